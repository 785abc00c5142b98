import type { Bars } from '#market';
import {
  comparedOf,
  noiseHistory,
  type NoiseTest,
  noiseTest,
  oncePerMarket,
  scoreOf,
  type Task,
  type TrialList,
  type Workshop,
} from '#research';
import { othersOn } from '#simulation';
import { localCrew } from './crew.ts';
import type { GroundData } from './grounds.ts';
import type { Prepared } from './search.ts';
import { kitOf, workshopNow } from './trial-job.ts';

// Bars to go over: a fraction of a second. Of fewer histories, none could be rare enough to tell.
const usualWork = 4_000_000;
const fewestHistories = 19;
const mostHistories = 49;
const mostTrials = 200;

/**
 * Tries a search again where there is nothing to find: on histories of the same bars in random order.
 * Some of its trials stand for all, there and on the real history, so that like is held against like.
 */
export async function testSearchOnNoise(
  { loaded, job, plan, seed, bots }: Prepared,
  trials: TrialList,
  wanted: number | undefined,
  stop: AbortController,
): Promise<NoiseTest | null> {
  const { count, histories } = sizeOf(job.bars, trials.length, wanted);
  if (histories === 0) return null;
  const [goal] = plan.goals;
  const some = [...trials.chosen(comparedOf(trials.length, count))];
  const tasks = some.map(({ values }): Task => ({ values, keeps: 'nothing' }));
  const on = bots?.on ?? strategyOn({ loaded, job });
  const workshop: Workshop = {
    effort: { unique: 0, naive: 0, simulated: 0 },
    *work() {
      for (let history = 0; history < histories; history++) {
        const change = oncePerMarket((bars) => noiseHistory(bars, seed, history));
        yield* on(change).work(tasks);
      }
    },
  };
  const scores = Array.from({ length: histories }, (): (number | null)[] => tasks.map(() => null));
  const crew = localCrew(workshop, loaded.file, Infinity, stop);
  await crew.make(
    scores.flatMap(() => tasks),
    (k, result) => {
      if (!('failed' in result)) scores[Math.floor(k / count)]![k % count] = scoreOf(goal, result);
    },
  );
  if (stop.signal.aborted) return null;
  const real = some.map(({ result }) => ('failed' in result ? null : scoreOf(goal, result)));
  return noiseTest(real, scores, 'higher');
}

function strategyOn({ loaded, job }: Pick<Prepared, 'loaded' | 'job'>) {
  const { spans: _, ...whole } = job;
  const kit = kitOf(whole, loaded);
  return (change: (bars: Bars) => Bars) =>
    workshopNow({ ...kit, grounds: changed(kit.grounds, change) }, loaded);
}

function sizeOf(
  markets: Prepared['job']['bars'],
  trials: number,
  wanted: number | undefined,
): { readonly count: number; readonly histories: number } {
  const most = Math.min(trials, mostTrials);
  if (wanted !== undefined) return { count: most, histories: wanted };
  const runs = Math.floor(usualWork / markets.reduce((sum, { bars }) => sum + bars.length, 0));
  const count = Math.min(most, Math.floor(runs / fewestHistories));
  return { count, histories: count < 2 ? 0 : Math.min(mostHistories, Math.floor(runs / count)) };
}

// What happened inside of a bar went with its place in time.
function changed(grounds: readonly GroundData[], change: (bars: Bars) => Bars): GroundData[] {
  return grounds.map((ground) => ({
    ...ground,
    bars: change(ground.bars),
    others: othersOn(ground.others, change),
    finer: undefined,
  }));
}
