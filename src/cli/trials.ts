import {
  bestOf,
  type Failed,
  type Known,
  type NoiseTest,
  representatives,
  type Result,
  sweep,
  type SweepDays,
  type TrialList,
  type TrialRecord,
} from '#research';
import type { Context } from './context.ts';
import type { HiredCrew } from './crew.ts';
import type { KeptBefore } from './kept-before.ts';
import { hire, type Prepared } from './search.ts';
import { testSearchOnNoise } from './search-noise.ts';
import type { SearchOptions } from './search-options.ts';
import { searchProgress } from './search-progress.ts';
import { TrialKeeping } from './trial-keeping.ts';

/** What a search came to. */
export interface Made {
  readonly trials: TrialList;
  readonly isWhole: boolean;
  readonly nodes: { readonly unique: number; readonly naive: number; readonly simulated: number };
  readonly returns: Returns | undefined;
  readonly noise: NoiseTest | null;
}

type Returns = Pick<SweepDays, 'best' | 'sample'>;

/** Makes all trials of a search, and keeps them as they come; broken off, those that were made. */
export async function makeTrials(
  prepared: Prepared,
  kept: KeptBefore | undefined,
  workers: Pick<SearchOptions, 'jobs' | 'queue' | 'noise'>,
  context: Context,
  signal: AbortSignal,
): Promise<Made> {
  const { plan } = prepared;
  const known: Known = kept?.known ?? new Map();
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort());
  const crew = await hire(prepared, workers, context, stop);
  const progress = searchProgress(context.output, plan, known.size);
  const keeping = new TrialKeeping(kept?.file, stop);
  try {
    const over = (trial: TrialRecord) => {
      progress.tell(trial);
      keeping.add(trial);
    };
    const trials = await sweep(plan, crew, known, over, stop.signal);
    await keeping.flush();
    const returns = stop.signal.aborted ? undefined : await returnsOf(prepared, trials, crew);
    // What is broken off while days are made again is broken off as well: nothing can be judged without them.
    const isWhole = !stop.signal.aborted;
    const nodes = crew.effort();
    const noise = isWhole && returns ? await testSearchOnNoise(prepared, trials, workers.noise, stop) : null;
    return { trials, isWhole, nodes, returns, noise };
  } finally {
    progress.end();
    await crew.dismiss();
    await keeping.end();
  }
}

// What is needed to judge the choice, made again where it was not kept; undefined where not all of it came.
async function returnsOf(
  { plan }: Prepared,
  trials: TrialList,
  crew: HiredCrew,
): Promise<Returns | undefined> {
  const best = bestOf(plan, trials);
  if (!best) return undefined;
  const wanted = [best, ...representatives(trials)];
  const missing = wanted.filter(({ result }) => !result.returns);
  const found = new Map<number, Float64Array>();
  await crew.make(
    missing.map(({ values }) => ({ values, keeps: 'returns' })),
    (k, result: Result | Failed) => {
      if (!('failed' in result)) found.set(missing[k]!.place, result.returns!);
    },
  );
  const of = ({ place, result }: (typeof wanted)[number]) => result.returns ?? found.get(place);
  const [ofBest, ...sample] = wanted.map(of).filter((returns) => returns !== undefined);
  return ofBest && sample.length + 1 === wanted.length ? { best: ofBest, sample } : undefined;
}
