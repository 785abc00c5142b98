import { Past } from './past.ts';

/** What is there of coins and contracts that the books say nothing of, now and before. */
export class Besides {
  readonly #now = new Map<string, number>();
  readonly #past = new Map<string, Past>();

  get names(): readonly string[] {
    return [...this.#now.keys()];
  }

  has(of: string): boolean {
    return this.#now.has(of);
  }

  get(of: string): number {
    return this.#now.get(of) ?? 0;
  }

  set(of: string, quantity: number, at: number): void {
    // What is found first was there before.
    if (this.has(of)) this.#past.get(of)!.note(at, quantity - this.get(of));
    else this.#past.set(of, new Past());
    this.#now.set(of, quantity);
  }

  /** What there was right before a time. */
  before(of: string, time: number): number {
    return this.#past.get(of)?.heldAt(time, this.get(of)) ?? 0;
  }
}
