import type { Job, Progress } from '#collect';
import { formatDay, marketName } from '#market';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import type { Collecting } from './screens/collecting.ts';

/** Shows how far the collecting of each series is. */
export interface CollectionProgress {
  tell(progress: Progress): void;
  end(): void;
}

/** Bars that redraw themselves in a terminal, a line from time to time anywhere else. */
export async function openCollectionProgress(
  { output }: Context,
  jobs: readonly Job[],
): Promise<CollectionProgress> {
  return output.terminal === undefined ? lines(output, jobs.length) : bars(output, output.terminal, jobs);
}

function lines(output: Output, count: number): CollectionProgress {
  const pause = 2000 * Math.max(1, Math.log2(count));
  const last = new Map<string, number>();
  return {
    tell(progress) {
      const name = nameOf(progress);
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

async function bars(
  output: Output,
  terminal: NodeJS.WriteStream,
  jobs: readonly Job[],
): Promise<CollectionProgress> {
  const { openCollectingScreen } = await import('./screens/collecting.ts');
  const screen = openCollectingScreen(terminal);
  output.divert((text) => screen.say(text));
  const started = new Map<string, number>();
  const series = new Map<string, Collecting>();
  return {
    tell(progress) {
      const name = nameOf(progress);
      const now = performance.now();
      const start = started.get(name) ?? now;
      started.set(name, start);
      series.set(name, { progress, elapsed: now - start });
      screen.show(jobs.flatMap((job) => series.get(nameOf(job)) ?? []));
    },
    end() {
      output.divert(undefined);
      screen.close();
    },
  };
}

function nameOf({ market, timeframe }: Pick<Job, 'market' | 'timeframe'>): string {
  return `${marketName(market)} ${timeframe}`;
}

function describe({ phase, done, all, at }: Progress): string {
  const share = all === 0 ? 100 : Math.floor((100 * done) / all);
  const until = at === undefined ? '' : `, at ${formatDay(at)}`;
  return `${share} % of ${all.toLocaleString('en')} bars${until}${phase === 'confirming' ? ', asking again for what is missing' : ''}`;
}
