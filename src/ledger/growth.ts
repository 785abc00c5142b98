import { unit } from './units.ts';

/** Money that came to somebody, or left below 0, since the last mark. */
export interface Moved {
  readonly amount: number;
  /** From when on it works: null is at once. */
  readonly at: number | null;
  /** The close from which on it counts. */
  readonly known: number | null;
}

/**
 * The growth of money from close to close, whatever came and left meanwhile. What comes by the open of a
 * bar works in it, what leaves in it has worked until then.
 */
export class Growth {
  #index = 1;
  #before: number;
  #moved: Moved[] = [];

  constructor(allotment: number) {
    this.#before = allotment;
  }

  /** What one of its units has become. */
  get index(): number {
    return this.#index;
  }

  /** By what it has grown so far, a fraction. */
  get value(): number {
    return this.#index - 1;
  }

  move(moved: Moved): void {
    this.#moved.push(moved);
  }

  /** What it is worth at the close of a bar. What works from later on is known already, and not in it. */
  mark(equity: number, opens: number, closes: number): void {
    let [base, flow] = [this.#before, 0];
    for (const { amount, at, known } of this.#moved) {
      if (known !== null && known > closes) continue;
      flow += amount;
      const works = amount > 0 ? at === null || at <= opens : known !== null && known <= opens;
      if (works) base += amount;
    }
    if (base >= unit) this.#index *= 1 + (equity - flow - this.#before) / base;
    this.#before = equity;
    this.#moved = this.#moved.filter(({ known }) => known !== null && known > closes);
  }
}
