/** Money that several lanes share, and the positions it is answerable for. */
export class Purse {
  cash: number;
  /**
   * How much of the cash is spoken for. A short's proceeds and its margin are; money that was
   * borrowed for a leveraged long counts the other way.
   */
  reserved = 0;
  readonly #holders: Holder[] = [];

  constructor(cash: number) {
    this.cash = cash;
  }

  get free(): number {
    return this.cash - this.reserved;
  }

  /** Whether somebody's positions are paid from it already. */
  get isTaken(): boolean {
    return this.#holders.length > 0;
  }

  join(holder: Holder): void {
    this.#holders.push(holder);
  }

  /** Cash and all positions at the last closes known at a time. */
  equityAt(time: number): number {
    let equity = this.cash;
    for (const holder of this.#holders) if (holder.held !== 0) equity += holder.held * holder.markAt(time);
    return equity;
  }
}

/** Something whose position the purse's cash paid for. */
export interface Holder {
  readonly held: number;
  /** The last close at or before a time. */
  markAt(time: number): number;
}
