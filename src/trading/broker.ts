import { type ApprovedOrder, requireApproved } from '#risk';
import type { Paper } from '#simulation';

/** Where orders go. It takes none that the risk manager did not approve. */
export interface Broker {
  place(order: ApprovedOrder): void;
}

/** A simulated exchange: an approved order is left to the lane that wished for it. */
export class PaperBroker implements Broker {
  readonly #paper: Paper;
  readonly #markets: readonly string[];
  readonly #placed = new Set<string>();

  constructor(paper: Paper, markets: readonly string[]) {
    this.#paper = paper;
    this.#markets = markets;
  }

  place(order: ApprovedOrder): void {
    const { market, leg } = requireApproved(order);
    if (leg === 'entry') this.#placed.add(market);
  }

  /** Whatever these markets' closes decided to enter and nobody placed is taken back. */
  settle(closed: ReadonlyMap<string, unknown>): void {
    for (const [k, market] of this.#markets.entries()) {
      if (!closed.has(market)) continue;
      const lane = this.#paper.lane(k);
      if (lane.wish.entry?.isNew && !this.#placed.has(market)) lane.withdraw();
    }
    this.#placed.clear();
  }

  /** Takes back every entry, also those that wait since earlier closes. */
  withdrawAll(): void {
    for (const k of this.#markets.keys()) this.#paper.lane(k).withdraw();
  }
}
