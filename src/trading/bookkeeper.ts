import type { Fill, Refusal } from '#orders';
import type { RiskManager } from '#risk';
import type { Coming, Paper, Passed } from '#simulation';
import { finite } from './drafts.ts';
import type { BotSpec, Filled, Transferred } from './events.ts';
import type { Outbox } from './outbox.ts';

/** What a bookkeeper needs of the bot that it writes for. */
export interface BooksOf {
  readonly spec: BotSpec;
  readonly markets: readonly string[];
  /** How long a bar is. */
  readonly length: number;
  readonly out: Outbox;
  readonly paper: Paper;
  readonly risk: RiskManager;
  /** Hands money on to another bot, or to the reserve. */
  readonly hand: (to: string, coming: Coming) => void;
}

/** Writes down what happens in the lanes of a bot, and hands on what is to be handed on. */
export class Bookkeeper {
  readonly #of: BooksOf;
  /** What came and went of the trade that is open in each market. */
  readonly #flow: number[];

  constructor(of: BooksOf) {
    this.#of = of;
    this.#flow = of.markets.map(() => 0);
  }

  /** What the lanes were told, or said, since the last bar. */
  write(real: Filled['real']): void {
    this.pass(this.#of.paper.take(), (lane) => this.#opens(lane), real);
  }

  /** What happened in bars that opened then. */
  pass(passed: Passed, opens: (lane: number) => number, real?: Filled['real']): void {
    const { markets, out } = this.#of;
    const given = this.#account(passed).filter(({ amount }) => amount < 0);
    for (const [k, fill] of passed.fills.entries()) {
      this.#fill(fill, opens(fill.lane), real);
      for (const move of given) if (move.fill === k) this.#hand(move, markets[fill.lane]!);
    }
    for (const refusal of passed.refusals) this.#refuse(refusal, opens(refusal.lane));
    for (const { time: at, from, to, cause, is } of passed.changes) {
      const divisors = { from: finite(from), to: finite(to) };
      out.persist({ type: 'risk', ...out.event, at, ...divisors, cause, is });
    }
  }

  /** What somebody brought, or took away. */
  receive(): void {
    const { spec, paper } = this.#of;
    for (const { amount: moved } of this.#account(paper.take())) {
      const [from, to] = moved > 0 ? [null, spec.name] : [spec.name, null];
      this.#transferred(from, to, Math.abs(moved), null);
    }
  }

  // Money that moved is neither won nor lost.
  #account({ moves }: Passed): Passed['moves'] {
    for (const { amount } of moves) this.#of.risk.moved(amount);
    return moves;
  }

  #hand({ amount, time, known }: Passed['moves'][number], market: string): void {
    const { spec, hand } = this.#of;
    const { to } = spec.capital!.transfer!;
    this.#transferred(spec.name, to, -amount, { at: time, known, market });
    hand(to, { time, known, amount: -amount, isOutside: false });
  }

  #transferred(
    from: string | null,
    to: string | null,
    amount: number,
    trade: Pick<Transferred, 'at' | 'known' | 'market'> | null,
  ): void {
    const { out } = this.#of;
    const { version, time } = out.event;
    const facts = trade ?? { at: null, known: null, market: null };
    out.persist({ type: 'transferred', version, time, from, to, amount, ...facts });
  }

  // When the bar opened that is not over yet.
  #opens(lane: number): number {
    const { paper, out, length } = this.#of;
    const { bars } = paper.lane(lane);
    return bars.length === 0 ? out.now : bars.time[bars.length - 1]! + length;
  }

  #fill(fill: Fill, opens: number, real?: Filled['real']): void {
    const { markets, out, risk, length } = this.#of;
    const { lane, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous } = fill;
    const facts = { quantity, price, fee, slippage, held, reason, inside, ambiguous };
    const market = markets[lane]!;
    out.persist({ type: 'filled', ...out.event, market, opens, bar, ...facts, ...(real && { real }) });
    const flow = this.#flow[lane]! - quantity * price - fee;
    this.#flow[lane] = held === 0 ? 0 : flow;
    // On paper it is known at the close that something happened in the bar; a real fill is known at once.
    const known = real ? out.now : opens + length;
    if (held === 0 && quantity !== 0) risk.traded(market, flow, known);
  }

  #refuse({ lane, bar, reason, wanted, allowed }: Refusal, closes: number): void {
    const { markets, out } = this.#of;
    const market = markets[lane]!;
    const amounts = { wanted: finite(wanted), allowed: finite(allowed) };
    const facts = { market, closes, bar, by: 'market', reason, ...amounts } as const;
    out.persist({ type: 'refused', ...out.event, ...facts });
  }
}
