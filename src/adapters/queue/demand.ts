import type { Redis } from 'ioredis';
import { keyOf } from './keys.ts';

// How often it is looked whether somebody still waits, ms.
const round = 1000;
// Looks in a row that have to find nobody: where Redis forgot all, whoever waits says so again within a second.
const looks = 5;

interface Asked {
  readonly end: AbortController;
  /** Chunks of it that are under way. */
  under: number;
  /** Looks in a row that found nobody. */
  missing: number;
}

/** Notices when nobody waits any more for a search that is worked on. */
export class Demand {
  readonly #redis: Redis;
  readonly #searches = new Map<string, Asked>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#timer = setInterval(() => void this.#look(), round);
  }

  /** Works for a search; the signal comes when nobody waits for that any more. */
  async during<T>(search: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let asked = this.#searches.get(search);
    if (!asked) {
      asked = { end: new AbortController(), under: 0, missing: 0 };
      this.#searches.set(search, asked);
    }
    asked.under++;
    try {
      return await work(asked.end.signal);
    } finally {
      if (--asked.under === 0 && this.#searches.get(search) === asked) this.#searches.delete(search);
    }
  }

  end(): void {
    clearInterval(this.#timer);
  }

  // What is asked while Redis is away is answered when it is back: one look at a time.
  async #look(): Promise<void> {
    if (this.#isLooking || this.#searches.size === 0 || this.#redis.status !== 'ready') return;
    this.#isLooking = true;
    try {
      for (const [search, asked] of this.#searches) {
        const isThere = (await this.#redis.exists(keyOf.search(search))) === 1;
        asked.missing = isThere ? 0 : asked.missing + 1;
        if (asked.missing < looks) continue;
        // Whoever asks for it from now on is waited for by somebody else.
        this.#searches.delete(search);
        asked.end.abort();
      }
    } catch {
      // It is looked again.
    } finally {
      this.#isLooking = false;
    }
  }
}
