import type { OrderDraft } from '#orders';
import type { ApprovedOrder, Obstacle, RiskManager, Standing } from '#risk';
import type { Paper } from '#simulation';
import { finite } from './drafts.ts';
import type { BotSpec } from './events.ts';
import type { RealDraft } from './orders/ask.ts';
import type { Listing } from './orders/listing.ts';
import type { Unit } from './orders/unit.ts';
import type { Outbox } from './outbox.ts';

/** What has to be known of a bot to say yes or no to its orders. */
export interface Applicant {
  readonly spec: BotSpec;
  readonly markets: readonly string[];
  readonly out: Outbox;
  readonly paper: Paper;
  readonly risk: RiskManager;
  readonly listings: readonly Listing[];
  /** As of the last close. */
  readonly equity: () => number;
  /** The real orders of a lane, where they are real. */
  readonly unitOf: (lane: number) => Unit | undefined;
  /** By how many ms our clock is ahead of an exchange's. */
  readonly clockOffset: (exchange: string) => number;
  /** Whether an exchange does worse than is allowed. */
  readonly isUnwell: (exchange: string) => boolean;
}

/** Makes orders out of drafts, when the risk manager says yes, and writes down what was said. */
export class Approval {
  readonly #of: Applicant;

  constructor(of: Applicant) {
    this.#of = of;
  }

  review<Draft extends OrderDraft>(draft: Draft, lane: number): ApprovedOrder<Draft> | undefined {
    const { out, risk } = this.#of;
    const { version, time } = out.event;
    const verdict = risk.review(draft, this.#standing(lane));
    if ('order' in verdict) {
      const { request, ...order } = draft as Draft & Partial<RealDraft>;
      out.persist({ type: 'ordered', version, time, order, ...(request && { request }) });
      return verdict.order;
    }
    const { market, closes } = draft;
    const { reason, is, allowed } = verdict;
    const amounts = { wanted: finite(is), allowed: finite(allowed) };
    const facts = { market, closes, bar: null, by: 'risk', reason, ...amounts } as const;
    out.persist({ type: 'refused', ...out.event, ...facts });
    return undefined;
  }

  #standing(lane: number): Standing {
    const { spec, markets, out, paper, equity, unitOf, clockOffset } = this.#of;
    const { exchange, symbol } = spec.markets[lane]!;
    const values = markets.map((market, k): [string, number] => {
      const { held, bars } = paper.lane(k);
      return [market, held * (bars.close[bars.length - 1] ?? 0) + this.#waiting(k)];
    });
    return {
      now: out.now,
      equity: equity(),
      values: new Map(values),
      held: paper.lane(lane).held,
      // Only contracts, whose symbol names a coin of settlement, can be sold without being owned.
      canShort: !unitOf(lane) || symbol.includes(':'),
      clockOffset: clockOffset(exchange),
      obstacle: this.#obstacle(lane, exchange),
    };
  }

  // What entries that were approved before may still come to.
  #waiting(lane: number): number {
    const unit = this.#of.unitOf(lane);
    if (unit) return unit.entering;
    const { entry } = this.#of.paper.lane(lane).wish;
    return entry && !entry.isNew ? entry.quantity * entry.price : 0;
  }

  #obstacle(lane: number, exchange: string): Obstacle | undefined {
    const { listings, isUnwell, unitOf } = this.#of;
    if (listings[lane]!.isDelisted) return 'delisted';
    if (isUnwell(exchange)) return 'unwell';
    return unitOf(lane)?.obstacle;
  }
}
