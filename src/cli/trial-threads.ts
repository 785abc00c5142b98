import { Pool } from '#adapters/workers';
import type { TooLarge } from '#research';
import type { Context } from './context.ts';
import type { TrialKit } from './trial-job.ts';
import type { ThreadAnswer, ThreadQuestion, TrialThread } from './trial-worker.ts';

export type TrialThreads = Pool<ThreadQuestion, ThreadAnswer>;

/** Threads that will make trials, once they are told of what. */
export function startThreads(count: number): TrialThreads {
  return new Pool('trial-worker', count);
}

/** Lets threads make trials of a kit, whose columns are shared. */
export function begin(pool: TrialThreads, kit: TrialKit, { cwd, env, configFile }: Context): void {
  pool.begin({ kit, cwd, env: { ...env }, configFile } satisfies TrialThread);
}

/** How many can work at once, if each is to have room for such a trial: fewer than there are, but one. */
export function fewerFor({ shortage }: TooLarge, count: number, bytes: number): number {
  return Math.max(1, Math.min(count - 1, Math.floor(bytes / shortage.needed)));
}
