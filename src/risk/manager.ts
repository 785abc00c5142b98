import type { OrderDraft } from '#orders';
import { type ApprovedOrder, approve } from './approval.ts';
import type { Limits, Obstacle, RiskReason } from './limits.ts';

/** Running takes entries; paused does not; halted does not and takes back those that wait. */
export type Mode = 'running' | 'paused' | 'halted';

/** What a bot has and has asked for when an order is looked at. */
export interface Standing {
  /** ms UTC by the exchange's clock. */
  readonly now: number;
  readonly equity: number;
  /** The value of what is held, or waits to be entered, by market; sold short is negative. */
  readonly values: ReadonlyMap<string, number>;
  /** How much is held in the order's market; sold short is negative. */
  readonly held: number;
  /** By how many ms our clock is ahead of the exchange's, as far as is known. */
  readonly clockOffset: number;
  /** Whether what nobody owns can be sold there; as with contracts, when not said. */
  readonly canShort?: boolean;
  /** What stands in the way of entries in the order's market. */
  readonly obstacle?: Obstacle | undefined;
}

export type Verdict<Draft extends OrderDraft = OrderDraft> =
  | { readonly order: ApprovedOrder<Draft> }
  | { readonly reason: RiskReason; readonly is: number; readonly allowed: number };

const hour = 3_600_000;
const day = 86_400_000;

/** Watches over one bot: the only maker of approved orders. */
export class RiskManager {
  readonly #limits: Limits;
  #mode: Mode = 'running';
  #peak: number;
  #equity: number;
  #day = NaN;
  #dayBegan: number;
  #entries: number[] = [];
  readonly #lostAt = new Map<string, number>();

  constructor(limits: Limits, cash: number) {
    this.#limits = limits;
    this.#peak = cash;
    this.#equity = cash;
    this.#dayBegan = cash;
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** What the operator says. Whoever resumes accepts what was lost so far. */
  set mode(mode: Mode) {
    if (mode === 'running') this.#peak = this.#equity;
    this.#mode = mode;
  }

  /** Learns what everything is worth at a close. True when that halts the bot. */
  mark(closes: number, equity: number): boolean {
    const today = Math.floor(closes / day);
    if (today !== this.#day) {
      // What closes at midnight is where the new day begins; the first day begins with the cash.
      if (!Number.isNaN(this.#day)) this.#dayBegan = closes % day === 0 ? equity : this.#equity;
      this.#day = today;
    }
    this.#equity = equity;
    this.#peak = Math.max(this.#peak, equity);
    const { drawdown = Infinity } = this.#limits;
    if (!isLost(this.#peak - equity, drawdown * this.#peak) || this.#mode === 'halted') return false;
    this.#mode = 'halted';
    return true;
  }

  /** Money was brought or taken away, which is neither won nor lost: what was lost stays the same share. */
  moved(amount: number): void {
    const before = this.#equity;
    this.#equity += amount;
    // Who had nothing begins with what came.
    this.#peak = before > 0 ? scaled(this.#peak, before, this.#equity) : this.#equity;
    this.#dayBegan = before > 0 ? scaled(this.#dayBegan, before, this.#equity) : this.#equity;
  }

  /** Learns what a trade came to. */
  traded(market: string, profit: number, time: number): void {
    if (profit < 0) this.#lostAt.set(market, time);
  }

  /** Approves an order, or says what is against it. */
  review<Draft extends OrderDraft>(draft: Draft, standing: Standing): Verdict<Draft> {
    const against = draft.reduces ? this.#againstExit(draft, standing) : this.#againstEntry(draft, standing);
    if (against) return against;
    if (!draft.reduces) this.#entries.push(standing.now);
    return { order: approve(draft) };
  }

  // What only makes a position smaller is never in the way of safety.
  #againstExit({ quantity, side }: OrderDraft, { held }: Standing): Refused | undefined {
    if (!(quantity > 0)) return { reason: 'not a number', is: quantity, allowed: Math.abs(held) };
    const isOpposite = side === 'sell' ? held > 0 : held < 0;
    if (isOpposite && quantity <= Math.abs(held) * (1 + 1e-9)) return undefined;
    return { reason: 'not held', is: quantity, allowed: isOpposite ? Math.abs(held) : 0 };
  }

  #againstEntry(draft: OrderDraft, standing: Standing): Refused | undefined {
    const { quantity, price, market, closes } = draft;
    if (this.#mode !== 'running') return { reason: this.#mode, is: quantity, allowed: 0 };
    if (!(quantity >= 0 && quantity < Infinity && price > 0 && price < Infinity))
      return { reason: 'not a number', is: quantity, allowed: 0 };
    const { now, clockOffset, obstacle, canShort = true } = standing;
    if (!canShort && draft.side === 'sell' && !draft.reduces)
      return { reason: 'not held', is: quantity, allowed: Math.max(0, standing.held) };
    if (obstacle) return { reason: obstacle, is: quantity, allowed: 0 };
    const limits = this.#limits;
    this.#entries = this.#entries.filter((time) => time > now - hour);
    const rest = Math.max(0, (limits.cooldown ?? 0) - (now - (this.#lostAt.get(market) ?? -Infinity)));
    return (
      over('stale data', now - closes, limits.dataAge) ??
      over('clock', Math.abs(clockOffset), limits.clockOffset) ??
      (rest > 0 ? { reason: 'cooldown', is: rest, allowed: 0 } : undefined) ??
      over('order rate', this.#entries.length + 1, limits.ordersPerHour) ??
      this.#againstLoss() ??
      this.#againstSize(draft, standing)
    );
  }

  // The limit itself is where it ends: who has lost all that a day may cost enters no more.
  #againstLoss(): Refused | undefined {
    const { dailyLoss = Infinity } = this.#limits;
    const lost = this.#dayBegan - this.#equity;
    if (!isLost(lost, dailyLoss * this.#dayBegan)) return undefined;
    return { reason: 'daily loss', is: lost / this.#dayBegan, allowed: dailyLoss };
  }

  #againstSize(draft: OrderDraft, { equity, values, held }: Standing): Refused | undefined {
    const { quantity, price, stop, market, side } = draft;
    const limits = this.#limits;
    const value = quantity * price;
    const direction = side === 'buy' ? 1 : -1;
    // An entry the other way comes after what is held has left.
    const before = held * direction > 0 ? Math.abs(values.get(market) ?? 0) : 0;
    const others = [...values].filter(([name, worth]) => name !== market && worth !== 0);
    const elsewhere = others.reduce((sum, [, worth]) => sum + Math.abs(worth), 0);
    const lost = stop === null ? value : quantity * Math.abs(price - stop);
    return (
      over('notional', value, limits.notional) ??
      over('risk per trade', lost / equity, limits.riskPerTrade) ??
      over('position', (before + value) / equity, limits.position) ??
      over('exposure', (elsewhere + before + value) / equity, limits.exposure) ??
      over('open positions', others.length + 1, limits.openPositions)
    );
  }
}

type Refused = Exclude<Verdict, { readonly order: ApprovedOrder }>;

// What was lost stays the same share, and who has nothing left has lost nothing.
function scaled(amount: number, before: number, after: number): number {
  return Math.max(0, (amount * after) / before);
}

// Who has nothing has nothing to lose.
function isLost(loss: number, limit: number): boolean {
  return limit > 0 && loss >= limit * (1 - 1e-9);
}

// Equal to the limit is within it; what lies below a billionth is noise of the arithmetic.
function over(reason: RiskReason, is: number, allowed: number | undefined): Refused | undefined {
  return allowed === undefined || is <= allowed * (1 + 1e-9) ? undefined : { reason, is, allowed };
}
