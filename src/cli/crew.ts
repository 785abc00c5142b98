import { Pool } from '#adapters/workers';
import { type Crew, type Effort, type Failed, type Result, sumOf, type Task, type Workshop } from '#research';
import type { Context } from './context.ts';
import { isInterruption } from './interrupt.ts';
import { strategyCode } from './strategy-code.ts';
import { shared, type TrialKit } from './trial-job.ts';
import type { ThreadAnswer, TrialThread } from './trial-worker.ts';

/** A crew that has to be sent home, and what it did. */
export interface HiredCrew extends Crew {
  effort(): Effort;
  dismiss(): Promise<void>;
}

// Long enough that nobody waits for the turn, short enough that a key press is felt at once.
const turn = 50;

/** Makes trials here, giving way from time to time. */
export function localCrew(workshop: Workshop, file: string, stop: AbortController): HiredCrew {
  return {
    async make(tasks, over) {
      const results = workshop.work(tasks);
      let k = 0;
      let steps = 1;
      while (k < tasks.length && !stop.signal.aborted) {
        const before = performance.now();
        const found = await orStop(stop, () => strategyCode(file, () => taken(results, steps)));
        const elapsed = performance.now() - before;
        for (const result of found) over(k++, result);
        steps = Math.max(1, Math.min(2 * steps, Math.floor((steps * turn) / Math.max(1, elapsed))));
      }
    },
    effort: () => workshop.effort,
    dismiss: async () => undefined,
  };
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

/** Makes trials in threads over the same columns. */
export function threadCrew(kit: TrialKit, jobs: number, context: Context, signal: AbortSignal): HiredCrew {
  const pool = trialThreads(shared(kit), jobs, context);
  const efforts: Effort[] = [];
  return {
    async make(tasks, over) {
      const size = Math.max(8, Math.min(512, Math.ceil(tasks.length / (4 * jobs))));
      let next = 0;
      const work = async (thread: number): Promise<void> => {
        while (next < tasks.length && !signal.aborted) {
          const from = next;
          next += size;
          const { results, effort } = await pool.ask(thread, tasks.slice(from, from + size));
          efforts[thread] = effort;
          for (const [k, result] of results.entries()) over(from + k, result);
        }
      };
      const all = Promise.all(Array.from({ length: jobs }, (_, k) => work(k)));
      await Promise.race([all, aborted(signal)]);
    },
    effort: () => sumOf(efforts.filter((effort) => effort !== undefined)),
    dismiss: () => pool.close(),
  };
}

/** Threads that make trials of a kit whose columns are shared. */
export function trialThreads(
  kit: TrialKit,
  jobs: number,
  { cwd, env, configFile }: Context,
): Pool<readonly Task[], ThreadAnswer> {
  const thread: TrialThread = { kit: { ...kit, bytes: kit.bytes / jobs }, cwd, env: { ...env }, configFile };
  return new Pool('trial-worker', jobs, thread);
}

// Threads do not hear of it before they have answered; nobody waits for that.
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
