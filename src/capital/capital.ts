import { Governor } from './governor.ts';
import { Ladder, type RiskChange } from './ladder.ts';
import { type CapitalPlan, reserveName } from './plan.ts';

/** A trade that ended. */
export interface Ended {
  /** Net of everything it cost. */
  readonly profit: number;
  readonly time: number;
  /** What its bot could give away. */
  readonly free: number;
}

/**
 * What follows for bots on one account from the trades that end: who hands on how much, and who risks
 * less. Bots are counted as in the plan; the reserve comes after them.
 */
export class Capital {
  readonly #names: readonly string[];
  readonly #governors: readonly (Governor | undefined)[];
  readonly #takers: readonly number[];
  readonly #ladders: readonly (Ladder | undefined)[];

  constructor({ bots }: CapitalPlan) {
    this.#names = bots.map(({ name }) => name);
    this.#governors = bots.map(({ transfer }) => transfer && new Governor(transfer));
    this.#takers = bots.map(({ transfer }) => (transfer ? this.place(transfer.to) : -1));
    this.#ladders = bots.map(({ ladder, allotment }) => ladder && new Ladder(ladder, allotment));
  }

  /** Which one a name means. */
  place(name: string): number {
    const place = this.#names.indexOf(name);
    if (place < 0 && name !== reserveName) throw new Error(`no bot is called ${name}`);
    return place < 0 ? this.#names.length : place;
  }

  /** By what the usual risk of a bot is divided at a time; Infinity while it pauses. */
  divisorAt(bot: number, time: number): number {
    const ladder = this.#ladders[bot];
    ladder?.goTo(time);
    return ladder?.divisor ?? 1;
  }

  /** Learns of a trade that ended; what its bot hands on, and to whom. */
  traded(bot: number, { profit, time, free }: Ended): { readonly to: number; readonly amount: number } {
    this.#ladders[bot]?.traded(profit, time);
    const amount = this.#governors[bot]?.traded(profit, time, free) ?? 0;
    return { to: this.#takers[bot]!, amount };
  }

  /** Money came to a bot, or left it, that it neither won nor lost. */
  moved(bot: number, amount: number, time: number): void {
    this.#ladders[bot]?.moved(amount, time);
  }

  /** How the risk of a bot changed since it was last asked for. */
  takeChanges(bot: number): readonly RiskChange[] {
    return this.#ladders[bot]?.changes.splice(0) ?? [];
  }

  /** How the risk of a bot changed so far. */
  changesOf(bot: number): readonly RiskChange[] {
    return this.#ladders[bot]?.changes ?? [];
  }
}
