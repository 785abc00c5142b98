import { type Effort, type Task, TooLarge } from '#research';
import { UserError } from '#errors';
import type { Context } from './context.ts';
import { begin, fewerFor, startThreads, type TrialThreads } from './trial-threads.ts';
import type { TrialKit } from './trial-job.ts';
import type { Unpacked } from './trial-parcel.ts';
import type { Answered } from './trial-answer.ts';
import type { ThreadAnswer } from './trial-worker.ts';

/** Threads that are set up for one search, and share what its series may take. */
export class Bench {
  readonly #pool: TrialThreads;
  readonly #bytes: TrialKit['bytes'];
  // What is said of the file here, as whoever asked knows it.
  readonly #asThere: (text: string) => string;
  readonly #free: number[];
  readonly #waiting: ((thread: number) => void)[] = [];
  // What each thread had done when it was last asked.
  readonly #efforts = new Map<number, Effort>();
  // How many threads there are; each may use its part.
  #count: number;
  #leaving: Promise<void> | undefined;

  constructor({ kit, here, there }: Unpacked, threads: number, context: Context) {
    this.#pool = startThreads(threads);
    begin(this.#pool, kit, context);
    this.#bytes = kit.bytes;
    this.#asThere = (text) => text.replaceAll(here, there);
    this.#free = Array.from({ length: threads }, (_, k) => k);
    this.#count = threads;
  }

  async answer(tasks: readonly Task[]): Promise<Answered> {
    try {
      for (;;) {
        const count = this.#count;
        const answered = await this.#ask(tasks);
        if (!('shortage' in answered)) return answered;
        // Others may have found the same meanwhile.
        if (count > this.#count) continue;
        const error = new TooLarge(answered.shortage);
        if (count === 1) throw error;
        await (this.#leaving ??= this.#goOnWithFewer(error));
      }
    } catch (error) {
      throw error instanceof UserError ? new UserError(error.kind, this.#asThere(error.message)) : error;
    }
  }

  async close(): Promise<void> {
    await this.#pool.close();
    // They hear from the thread that it is no more.
    for (const hand of this.#waiting.splice(0)) hand(0);
  }

  async #ask(tasks: readonly Task[]): Promise<Extract<Answered, { results: unknown }> | Short> {
    const thread = await this.#take();
    try {
      const answered = await this.#pool.ask(thread, { tasks, bytes: this.#bytes / this.#count });
      if ('shortage' in answered) return answered;
      const { results, effort } = answered;
      const before = this.#efforts.get(thread);
      this.#efforts.set(thread, effort);
      return {
        results: {
          ...results,
          failed: new Map([...results.failed].map(([k, reason]) => [k, this.#asThere(reason)])),
        },
        effort: before ? difference(effort, before) : effort,
      };
    } finally {
      this.#giveBack(thread);
    }
  }

  // Those who stay get more only when the others have ended.
  async #goOnWithFewer(error: TooLarge): Promise<void> {
    const fewer = fewerFor(error, this.#count, this.#bytes);
    for (let left = this.#count; left > fewer; left--) await this.#pool.end(await this.#take());
    this.#count = fewer;
    this.#leaving = undefined;
  }

  async #take(): Promise<number> {
    return this.#free.pop() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(thread: number): void {
    const hand = this.#waiting.shift();
    if (hand) hand(thread);
    else this.#free.push(thread);
  }
}

type Short = Extract<ThreadAnswer, { shortage: unknown }>;

function difference(now: Effort, before: Effort): Effort {
  return {
    unique: now.unique - before.unique,
    naive: now.naive - before.naive,
    simulated: now.simulated - before.simulated,
  };
}
