import { marketName } from '#market';
import type { OrderDraft } from '#orders';
import { type Limits, RiskManager } from '#risk';
import type { LiveLane } from './input.ts';

/** A lane that a warden looks after. */
export interface Watched {
  readonly index: number;
  readonly lane: LiveLane;
}

/** When a bot was halted, and why. */
export interface Halt {
  readonly time: number;
  readonly reason: string;
}

/** What is refused: which lane, by which limit, and what is too much. */
export type Refuse = (lane: number, limit: string, wanted: number, allowed: number) => void;

/** Holds one bot to its limits, close by close. */
export class Warden {
  readonly halts: Halt[] = [];
  readonly #risk: RiskManager;
  readonly #watched: readonly Watched[];
  readonly #refuse: Refuse;

  constructor(limits: Limits, allotment: number, watched: readonly Watched[], refuse: Refuse) {
    this.#risk = new RiskManager(limits, allotment);
    this.#watched = watched;
    this.#refuse = refuse;
  }

  /** A trade of a lane ended. */
  traded(index: number, profit: number, time: number): void {
    const { lane } = this.#watched.find((one) => one.index === index)!;
    this.#risk.traded(marketName(lane.bars.market), profit, time);
  }

  /** Money came to the bot, or left it, that it neither won nor lost. */
  moved(amount: number): void {
    this.#risk.moved(amount);
  }

  /** Looks at what a close decided, in lanes that have one, and takes back what a limit forbids. */
  settle(closes: number, equity: number, closed: (lane: number) => boolean): void {
    const now = this.#watched.filter(({ index }) => closed(index));
    if (now.length === 0) return;
    const drafts = now.flatMap((one) => {
      const draft = draftOf(one.lane, closes);
      return draft ? [{ ...one, draft }] : [];
    });
    if (this.#risk.mark(closes, equity)) {
      this.halts.push({ time: closes, reason: 'drawdown' });
      for (const { lane } of this.#watched) lane.withdraw();
    }
    for (const { index, lane, draft } of drafts) {
      const verdict = this.#risk.review(draft, {
        now: closes,
        equity,
        values: new Map(this.#watched.map((one) => valueOf(one, closes))),
        held: lane.held,
        clockOffset: 0,
      });
      if ('order' in verdict) continue;
      lane.withdraw();
      this.#refuse(index, verdict.reason, verdict.is, verdict.allowed);
    }
  }
}

function draftOf({ wish, held, bars }: LiveLane, closes: number): OrderDraft | undefined {
  const { entry, leave } = wish;
  if (!entry?.isNew) return undefined;
  const { quantity, price, waitsFor, stop } = entry;
  return {
    id: '',
    bot: '',
    market: marketName(bars.market),
    closes,
    leg: 'entry',
    side: quantity > 0 ? 'buy' : 'sell',
    quantity: finite(Math.abs(quantity)) ?? 0,
    price,
    waitsFor: finite(waitsFor),
    stop: finite(stop),
    target: null,
    reduces: leave === undefined && held * quantity < 0,
  };
}

// What is held, or waits since an earlier close, at the last close.
function valueOf({ lane }: Watched, closes: number): [string, number] {
  const { held, wish, bars } = lane;
  const { entry } = wish;
  const waits = entry && !entry.isNew ? entry.quantity * entry.price : 0;
  return [marketName(bars.market), (held === 0 ? 0 : held * lane.markAt(closes)) + waits];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
