import { wholeUnits } from '#ledger';

/** What one bot hands to another after trades that won. */
export interface TransferRule {
  /** The bot that gets it, or the reserve. */
  readonly to: string;
  /** Of the net gain of each trade that won. */
  readonly share: number;
  /** Less than this waits until there is as much. */
  readonly least?: number;
  /** At most one transfer in so many ms; what comes due meanwhile goes with the next. */
  readonly every?: number;
  /** The most of one transfer; what is due beyond it stays where it is. */
  readonly most?: number;
}

/** Hands on a share of what a bot wins. */
export class Governor {
  readonly #rule: TransferRule;
  #due = 0;
  #last = -Infinity;

  constructor(rule: TransferRule) {
    this.#rule = rule;
  }

  /** A trade came to a profit; what moves now, in whole units and at most what is free. */
  traded(profit: number, time: number, free: number): number {
    const { share, least = 0, every = 0, most = Infinity } = this.#rule;
    if (!(profit > 0)) return 0;
    this.#due += share * profit;
    if (this.#due < least * (1 - 1e-9) || time < this.#last + every) return 0;
    const amount = wholeUnits(Math.min(this.#due, most, Math.max(0, free)));
    if (amount <= 0) return 0;
    this.#due = 0;
    this.#last = time;
    return amount;
  }
}
