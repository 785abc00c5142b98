import { type Effort, sumOf, type Tasks, TooLarge, unpack, type Workshop } from '#research';
import type { Context } from './context.ts';
import { aborted, type HiredCrew, mostTogether, ThisThread } from './crew.ts';
import type { TrialKit } from './trial-job.ts';
import { begin, fewerFor, type TrialThreads } from './trial-threads.ts';

type Over = Parameters<HiredCrew['make']>[1];

/** Tasks that lie beside each other: [from, to). */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Makes trials here and in threads, over the same columns. */
export class ThreadCrew implements HiredCrew {
  readonly #workshop: Workshop;
  readonly #kit: TrialKit;
  readonly #pool: TrialThreads;
  readonly #stop: AbortController;
  readonly #own: ThisThread;
  // One promise for all rounds: each listener would stay.
  readonly #stopped: Promise<void>;
  readonly #efforts: Effort[] = [];
  // How many work, here included; each may use its part of what there is for series.
  #count: number;

  constructor(
    workshop: Workshop,
    kit: TrialKit,
    pool: TrialThreads,
    context: Context,
    stop: AbortController,
  ) {
    begin(pool, kit, context);
    this.#workshop = workshop;
    this.#kit = kit;
    this.#pool = pool;
    this.#stop = stop;
    this.#own = new ThisThread(workshop, kit.file, stop);
    this.#stopped = aborted(stop.signal);
    this.#count = pool.size + 1;
  }

  async make(tasks: Tasks, over: Over): Promise<void> {
    const { signal } = this.#stop;
    let left: readonly Stretch[] = [{ from: 0, to: tasks.length }];
    while (left.length > 0 && !signal.aborted) {
      const round = new Round(left, this.#count, mostTogether(this.#kit), signal);
      // Each thread has the next chunk at hand when it is done with one, however busy it is here.
      const away = threadsTwice(this.#count - 1).map((thread) => this.#away(thread, round, tasks, over));
      const all = Promise.all([...away, this.#here(round, tasks, over)]);
      await Promise.race([all, this.#stopped]);
      left = round.left;
      if (round.tooLarge && !signal.aborted) await this.#goOnWithFewer(round.tooLarge);
    }
  }

  effort(): Effort {
    return sumOf([this.#workshop.effort, ...this.#efforts.filter((effort) => effort !== undefined)]);
  }

  dismiss(): Promise<void> {
    return this.#pool.close();
  }

  get #bytes(): number {
    return this.#kit.bytes / this.#count;
  }

  async #away(thread: number, round: Round, tasks: Tasks, over: Over): Promise<void> {
    const bytes = this.#bytes;
    for (let stretch = round.next(); stretch; stretch = round.next()) {
      const { from, to } = stretch;
      const answered = await this.#pool.ask(thread, { tasks: tasks.slice(from, to), bytes });
      if ('shortage' in answered) return round.putBack(stretch, new TooLarge(answered.shortage));
      this.#efforts[thread] = answered.effort;
      for (const [k, result] of unpack(answered.results).entries()) over(from + k, result);
    }
  }

  async #here(round: Round, tasks: Tasks, over: Over): Promise<void> {
    const bytes = this.#bytes;
    for (let stretch = round.next(); stretch; stretch = round.next()) {
      const { from, to } = stretch;
      let done = from;
      const tell: Over = (k, result) => {
        over(from + k, result);
        done++;
      };
      try {
        await this.#own.make(tasks.slice(from, to), tell, bytes);
      } catch (error) {
        if (!(error instanceof TooLarge)) throw error;
        return round.putBack({ from: done, to }, error);
      }
    }
  }

  async #goOnWithFewer(error: TooLarge): Promise<void> {
    if (this.#count === 1) throw error;
    const before = this.#count;
    this.#count = fewerFor(error, before, this.#kit.bytes);
    for (let thread = this.#count - 1; thread < before - 1; thread++) await this.#pool.end(thread);
  }
}

const leastTogether = 8;

/** What is left to do, handed out until nothing is or until somebody has no room for a trial. */
class Round {
  readonly left: Stretch[];
  /** The trial that needs most of those there was no room for. */
  tooLarge: TooLarge | undefined;
  readonly #count: number;
  readonly #most: number;
  readonly #signal: AbortSignal;

  constructor(left: readonly Stretch[], count: number, most: number, signal: AbortSignal) {
    this.left = [...left];
    this.#count = count;
    this.#most = most;
    this.#signal = signal;
  }

  // Long ones first, so that series are shared by many, and short ones last, so that nobody waits for another.
  next(): Stretch | undefined {
    if (this.tooLarge || this.#signal.aborted) return undefined;
    const whole = this.left.reduce((sum, { from, to }) => sum + to - from, 0);
    const stretch = this.left.shift();
    if (!stretch) return undefined;
    const { from, to } = stretch;
    const size = Math.ceil(whole / (3 * this.#count));
    const end = Math.min(to, from + Math.max(leastTogether, Math.min(this.#most, size)));
    if (end < to) this.left.unshift({ from: end, to });
    return { from, to: end };
  }

  putBack(stretch: Stretch, error: TooLarge): void {
    this.left.push(stretch);
    if (!this.tooLarge || error.shortage.needed > this.tooLarge.shortage.needed) this.tooLarge = error;
  }
}

function threadsTwice(threads: number): number[] {
  return Array.from({ length: 2 * threads }, (_, k) => k % threads);
}
