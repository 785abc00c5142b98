import type { Job, Progress } from '#collect';
import { formatDay, marketName } from '#market';
import type { Context } from './context.ts';

/** Shows how far the collecting of each series is. */
export interface CollectionProgress {
  tell(progress: Progress): void;
  end(): void;
}

/** Says from time to time how far each series is, a line each. */
export async function openCollectionProgress(
  { output }: Context,
  jobs: readonly Job[],
): Promise<CollectionProgress> {
  const pause = 2000 * Math.max(1, Math.log2(jobs.length));
  const last = new Map<string, number>();
  return {
    tell(progress) {
      const name = `${marketName(progress.market)} ${progress.timeframe}`;
      const now = performance.now();
      const before = last.get(name);
      if (before === undefined) last.set(name, now);
      if (before === undefined || now - before < pause) return;
      last.set(name, now);
      output.note(`${name}: ${describe(progress)}`);
    },
    end: () => undefined,
  };
}

function describe({ phase, done, all, at }: Progress): string {
  const share = all === 0 ? 100 : Math.floor((100 * done) / all);
  const until = at === undefined ? '' : `, at ${formatDay(at)}`;
  return `${share} % of ${all.toLocaleString('en')} bars${until}${phase === 'confirming' ? ', asking again for what is missing' : ''}`;
}
