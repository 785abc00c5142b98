import { Pool } from '#adapters/workers';
import {
  type Crew,
  type Effort,
  type Failed,
  type Result,
  sumOf,
  type Task,
  type Tasks,
  TooLarge,
  unpack,
  type Workshop,
} from '#research';
import type { Context } from './context.ts';
import { isInterruption } from './interrupt.ts';
import { strategyCode } from './strategy-code.ts';
import type { TrialKit } from './trial-job.ts';
import type { ThreadAnswer, ThreadQuestion, TrialThread } from './trial-worker.ts';

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
  return {
    async make(tasks, over) {
      let some = Number.isFinite(most) ? Math.min(most, firstTogether) : most;
      for (let from = 0; from < tasks.length && !stop.signal.aborted;) {
        const first = from;
        const now = tasks.slice(first, first + some);
        await makeHere(workshop, file, now, (k, result) => over(first + k, result), stop);
        from += some;
        some = Math.min(most, 4 * some);
      }
    },
    effort: () => workshop.effort,
    dismiss: async () => undefined,
  };
}

async function makeHere(
  workshop: Workshop,
  file: string,
  tasks: readonly Task[],
  over: (k: number, result: Result | Failed) => void,
  stop: AbortController,
  bytes?: number,
): Promise<void> {
  const results = workshop.work(tasks, bytes);
  let k = 0;
  let steps = firstSteps;
  while (k < tasks.length && !stop.signal.aborted) {
    const before = performance.now();
    const found = await orStop(stop, () => strategyCode(file, () => taken(results, steps)));
    const elapsed = performance.now() - before;
    for (const result of found) over(k++, result);
    steps = Math.max(1, Math.min(4 * steps, Math.floor((steps * turn) / Math.max(1, elapsed))));
  }
}

// Ctrl-C in the middle of a trial breaks off that trial, and with it the search.
async function orStop<T>(stop: AbortController, work: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await work();
  } catch (error) {
    if (!isInterruption(error)) throw error;
    process.exitCode = 130;
    stop.abort();
    return [];
  }
}

function taken(results: Generator<Result | Failed | undefined>, steps: number): (Result | Failed)[] {
  const found: (Result | Failed)[] = [];
  for (let step = 0; step < steps; step++) {
    const { value, done } = results.next();
    if (done) break;
    if (value) found.push(value);
  }
  return found;
}

/** Makes trials here and in threads, over the same columns. */
export function threadCrew(
  workshop: Workshop,
  kit: TrialKit,
  pool: TrialThreads,
  context: Context,
  stop: AbortController,
): HiredCrew {
  begin(pool, kit, context);
  const efforts: Effort[] = [];
  // How many work, here included; each may use its part of what there is for series.
  let count = pool.size + 1;
  const fewer = async (error: TooLarge) => {
    if (count === 1) throw error;
    const before = count;
    count = fewerFor(error, before, kit.bytes);
    for (let thread = count - 1; thread < before - 1; thread++) await pool.end(thread);
  };
  // Goes over what is left until nothing is, or until somebody has no room for a trial.
  const round = async (
    tasks: Tasks,
    left: Stretch[],
    over: (k: number, result: Result | Failed) => void,
  ): Promise<TooLarge | undefined> => {
    let tooLarge: TooLarge | undefined;
    const bytes = kit.bytes / count;
    // Long ones first, so that series are shared by many, and short ones last, so that nobody waits for another.
    const next = (): Stretch | undefined => {
      if (tooLarge || stop.signal.aborted) return undefined;
      const stretch = left.shift();
      if (!stretch) return undefined;
      const { from, to } = stretch;
      const size = Math.ceil(left.reduce((sum, one) => sum + one.to - one.from, to - from) / (3 * count));
      const end = Math.min(to, from + Math.max(leastTogether, Math.min(mostTogether(kit), size)));
      if (end < to) left.unshift({ from: end, to });
      return { from, to: end };
    };
    const putBack = (stretch: Stretch, error: TooLarge) => {
      left.push(stretch);
      if (!tooLarge || error.shortage.needed > tooLarge.shortage.needed) tooLarge = error;
    };
    const away = async (thread: number): Promise<void> => {
      for (let stretch = next(); stretch; stretch = next()) {
        const { from, to } = stretch;
        const answered = await pool.ask(thread, { tasks: tasks.slice(from, to), bytes });
        if ('shortage' in answered) return putBack(stretch, new TooLarge(answered.shortage));
        efforts[thread] = answered.effort;
        for (const [k, result] of unpack(answered.results).entries()) over(from + k, result);
      }
    };
    const here = async (): Promise<void> => {
      for (let stretch = next(); stretch; stretch = next()) {
        const { from, to } = stretch;
        let done = from;
        const tell = (k: number, result: Result | Failed) => {
          over(from + k, result);
          done++;
        };
        try {
          await makeHere(workshop, kit.file, tasks.slice(from, to), tell, stop, bytes);
        } catch (error) {
          if (!(error instanceof TooLarge)) throw error;
          return putBack({ from: done, to }, error);
        }
      }
    };
    // Each thread has the next chunk at hand when it is done with one, however busy it is here.
    const all = Promise.all([...threadsTwice(count - 1).map(away), here()]);
    await Promise.race([all, aborted(stop.signal)]);
    return tooLarge;
  };
  return {
    async make(tasks, over) {
      const left: Stretch[] = [{ from: 0, to: tasks.length }];
      while (left.length > 0 && !stop.signal.aborted) {
        const error = await round(tasks, left, over);
        if (error && !stop.signal.aborted) await fewer(error);
      }
    },
    effort: () => sumOf([workshop.effort, ...efforts.filter((effort) => effort !== undefined)]),
    dismiss: () => pool.close(),
  };
}

/** Tasks that lie beside each other: [from, to). */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many can work at once, if each is to have room for such a trial: fewer than there are, but one. */
export function fewerFor({ shortage }: TooLarge, count: number, bytes: number): number {
  return Math.max(1, Math.min(count - 1, Math.floor(bytes / shortage.needed)));
}

const leastTogether = 8;

// Not more than is done in a second or two: what is under way is lost when the search is broken off.
export function mostTogether({ grounds }: Pick<TrialKit, 'grounds'>): number {
  const bars = grounds.reduce((sum, ground) => sum + ground.bars.length, 0);
  return Math.max(1, Math.min(4096, Math.floor(100e6 / Math.max(1, bars))));
}

function threadsTwice(threads: number): number[] {
  return Array.from({ length: 2 * threads }, (_, k) => k % threads);
}

export type TrialThreads = Pool<ThreadQuestion, ThreadAnswer>;

/** Threads that will make trials, once they are told of what. */
export function startThreads(count: number): TrialThreads {
  return new Pool('trial-worker', count);
}

/** Lets threads make trials of a kit, whose columns are shared. */
export function begin(pool: TrialThreads, kit: TrialKit, { cwd, env, configFile }: Context): void {
  pool.begin({ kit, cwd, env: { ...env }, configFile } satisfies TrialThread);
}

// Threads do not hear of it before they have answered; nobody waits for that.
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
