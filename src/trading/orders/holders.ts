import { type Shares, split } from './split.ts';
import type { Unit } from './unit.ts';

/** What is there of a contract that is not ours. */
export interface Strangers {
  /** Right before a time. */
  readonly before: (of: string, time: number) => number;
  /** So much of it was closed: bought is positive. */
  readonly closed: (of: string, quantity: number) => void;
}

/** Those who held a contract at a time, and by what something falls to them. */
export interface Holding extends Shares {
  readonly units: readonly Unit[];
}

/** Who held what when: what an exchange does to a position is told later, and falls to whoever had it then. */
export class Holders {
  readonly strangers: Strangers;
  readonly #units: readonly Unit[];

  constructor(units: readonly Unit[], strangers: Strangers) {
    this.#units = units;
    this.strangers = strangers;
  }

  /** Those who can hold contracts. */
  get contracts(): readonly Unit[] {
    return this.#units.filter(({ isContract }) => isContract);
  }

  /** Who held a contract right before the first of these times at which anybody did. */
  around(symbol: string, time: number, offs: readonly number[]): Holding | undefined {
    return offs.map((off) => this.#at(symbol, time + off)).find(Boolean);
  }

  // Nobody, where all of them together held nothing.
  #at(symbol: string, time: number): Holding | undefined {
    const units = this.#units.filter((unit) => unit.of === symbol && unit.heldAt(time) !== 0);
    const sizes = units.map((unit) => unit.heldAt(time));
    const isNothing = sizes.reduce((sum, size) => sum + size, 0) === 0;
    return isNothing ? undefined : { units, sizes, besides: this.strangers.before(symbol, time) };
  }
}

/** Gives each holder its part of an amount. */
export function shareOut(
  amount: number,
  holding: Holding,
  give: (unit: Unit, part: number) => void,
  whole?: (part: number) => number,
): number {
  const parts = split(amount, holding, whole);
  for (const [k, unit] of holding.units.entries()) give(unit, parts[k]!);
  return parts.reduce((sum, part) => sum + part, 0);
}
