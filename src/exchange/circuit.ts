import { waitAfter } from './policy.ts';
import type { Trouble } from './trouble.ts';

// How long a call waits for the one that tries, before it looks again.
const probing = 25;

/**
 * Keeps calls away from an exchange that is in trouble. After a failure nobody goes for a while;
 * then a single call tries, and what becomes of it decides for all. Times are ms of any clock that
 * only goes forward.
 */
export class Circuit {
  #failures = 0;
  #failedAt = -Infinity;
  #closedUntil = -Infinity;
  #isProbing = false;
  #surrenders = 0;
  #trouble: Trouble | undefined;

  /** How often the exchange was given up. A call that waited through one of them gives up as well. */
  get surrenders(): number {
    return this.#surrenders;
  }

  /** What made us give up the last time. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** ms until a call may go, 0 for at once. Whoever is told 0 has to say what became of it. */
  admit(now: number): number {
    if (this.#failures === 0) return 0;
    if (now < this.#closedUntil) return this.#closedUntil - now;
    if (this.#isProbing) return probing;
    this.#isProbing = true;
    return 0;
  }

  /** The exchange answered a call that went at `since`. What it said is another matter. */
  answered(since: number): void {
    // A call from before the failure proves nothing about the time after it.
    if (since < this.#failedAt) return;
    this.#failures = 0;
    this.#isProbing = false;
  }

  /** A call that went at `since` failed at `now`. False: it is time to give up. */
  failed(since: number, now: number, trouble: Trouble, chance: number): boolean {
    // Those that were on their way together fail as one.
    if (since >= this.#failedAt) {
      this.#failures++;
      this.#failedAt = now;
      this.#isProbing = false;
    }
    const wait = waitAfter(trouble, this.#failures, chance);
    if (wait === undefined) {
      this.#surrenders++;
      this.#trouble = trouble;
      return false;
    }
    this.#closedUntil = Math.max(this.#closedUntil, now + wait);
    return true;
  }
}
