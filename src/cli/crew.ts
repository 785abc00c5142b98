import { type Crew, type Effort, type Failed, type Result, type Task, type Workshop } from '#research';
import { isInterruption } from './interrupt.ts';
import { strategyCode } from './strategy-code.ts';
import type { TrialKit } from './trial-job.ts';

/** A crew that has to be sent home, and what it did. */
export interface HiredCrew extends Crew {
  effort(): Effort;
  dismiss(): Promise<void>;
}

// Long enough that nobody waits for the turn, short enough that a key press is felt at once.
const turn = 100;

// Nobody knows yet how long a trial takes, or whether one of them never ends.
const firstSteps = 4;
const firstTogether = 32;

/** Makes trials here, giving way from time to time. */
export function localCrew(workshop: Workshop, file: string, most: number, stop: AbortController): HiredCrew {
  const here = new ThisThread(workshop, file, stop);
  return {
    async make(tasks, over) {
      let some = Number.isFinite(most) ? Math.min(most, firstTogether) : most;
      for (let from = 0; from < tasks.length && !stop.signal.aborted;) {
        const first = from;
        await here.make(tasks.slice(first, first + some), (k, result) => over(first + k, result));
        from += some;
        some = Math.min(most, 4 * some);
      }
    },
    effort: () => workshop.effort,
    dismiss: async () => undefined,
  };
}

/** Makes trials in this thread, giving way from time to time. */
export class ThisThread {
  readonly #workshop: Workshop;
  readonly #file: string;
  readonly #stop: AbortController;
  // How many steps it takes at a time.
  #steps = firstSteps;

  constructor(workshop: Workshop, file: string, stop: AbortController) {
    this.#workshop = workshop;
    this.#file = file;
    this.#stop = stop;
  }

  async make(
    tasks: readonly Task[],
    over: (k: number, result: Result | Failed) => void,
    bytes?: number,
  ): Promise<void> {
    const results = this.#workshop.work(tasks, bytes);
    let k = 0;
    while (k < tasks.length && !this.#stop.signal.aborted) {
      const before = performance.now();
      const { found, steps } = await orStop(this.#stop, () =>
        strategyCode(this.#file, () => taken(results, this.#steps)),
      );
      const elapsed = performance.now() - before;
      for (const result of found) over(k++, result);
      this.#steps = Math.max(1, Math.min(4 * steps, Math.floor((steps * turn) / Math.max(1, elapsed))));
    }
  }
}

// Ctrl-C in the middle of a trial breaks off that trial, and with it the search.
async function orStop(stop: AbortController, work: () => Promise<Taken>): Promise<Taken> {
  try {
    return await work();
  } catch (error) {
    if (!isInterruption(error)) throw error;
    process.exitCode = 130;
    stop.abort();
    return { found: [], steps: 0 };
  }
}

/** What came of some steps, and how many there were. */
interface Taken {
  readonly found: readonly (Result | Failed)[];
  readonly steps: number;
}

function taken(results: Generator<Result | Failed | undefined>, most: number): Taken {
  const found: (Result | Failed)[] = [];
  let steps = 0;
  while (steps < most) {
    const { value, done } = results.next();
    if (done) break;
    steps++;
    if (value) found.push(value);
  }
  return { found, steps };
}

// Not more than is done in a second or two: what is under way is lost when the search is broken off.
export function mostTogether({ grounds }: Pick<TrialKit, 'grounds'>): number {
  const bars = grounds.reduce((sum, ground) => sum + ground.bars.length, 0);
  return Math.max(1, Math.min(4096, Math.floor(100e6 / Math.max(1, bars))));
}

// Threads do not hear of it before they have answered; nobody waits for that.
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
