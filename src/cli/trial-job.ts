import { type LoadedStrategy, loadStrategy } from '#adapters/files';
import { sharedColumn } from '#adapters/workers';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { Bars } from '#market';
import {
  type Across,
  ApartWorkshop,
  type Failed,
  type Result,
  type Span,
  type Task,
  TogetherWorkshop,
  type Workshop,
} from '#research';
import { ranksAmong } from '#strategy';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { planOf } from './evaluate.ts';
import { groundsOf } from './grounds.ts';
import type { SimulationOptions } from './options.ts';
import { loadSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { blame, strategyCode } from './strategy-code.ts';

/** Everything that making trials depends on, so that another thread can make them as well. */
export interface TrialJob {
  /** The file of the strategy. */
  readonly file: string;
  readonly bars: readonly LoadedBars[];
  readonly options: SimulationOptions & { readonly portfolio?: boolean };
  readonly settings: Settings;
  readonly across: Across;
  /** Whether the numbers are needed that only whole runs tell. */
  readonly whole: boolean;
  /** What all threads together may use for series. */
  readonly bytes: number;
  /** Stretches to be looked at besides the whole. */
  readonly spans?: readonly Span[];
}

export type TrialAnswer = readonly (Result | Failed)[];

export async function openWorkshop(job: TrialJob, context: Context): Promise<Workshop> {
  const shelf = await openShelf(context, await loadSettings(context, {}));
  return workshopOf(job, await loadStrategy(job.file, shelf), context);
}

export async function workshopOf(job: TrialJob, loaded: LoadedStrategy, context: Context): Promise<Workshop> {
  const { bars, options, settings, across, bytes, whole, spans } = job;
  const plan = await strategyCode(loaded.file, () => planOf(loaded, options));
  const grounds = await groundsOf(plan, bars, options, settings, context);
  const how = {
    planOf: (values: Task['values']) => planOf(loaded, { ...options, param: values }),
    across,
    bytes,
    explain: (error: unknown) => blame(error, loaded.file),
    ...(spans ? { spans } : {}),
  };
  const together = options.portfolio === true || ranksAmong(plan);
  if (spans && (together || whole)) throw notInFolds(loaded.strategy.name, together);
  return together || whole ? new TogetherWorkshop(grounds, how, together) : new ApartWorkshop(grounds, how);
}

function notInFolds(strategy: string, together: boolean): UserError {
  return new UserError(
    'usage',
    together
      ? `"${strategy}" over several markets on one account cannot be walked forward yet. Walk each market by itself, or look at all of it with: cryptobot sweep ${strategy}`
      : '"breakEvenCost" and "capacity" need whole runs, and a fold looks at parts. Choose another --objective, for example sharpe.',
  );
}

/** The job with bars in memory that threads share. */
export function shared(job: TrialJob): TrialJob {
  return { ...job, bars: job.bars.map((one) => ({ ...one, bars: sharedBars(one.bars) })) };
}

function sharedBars(bars: Bars): Bars {
  const { time, open, high, low, close, volume } = bars;
  return {
    ...bars,
    time: sharedColumn(time),
    open: sharedColumn(open),
    high: sharedColumn(high),
    low: sharedColumn(low),
    close: sharedColumn(close),
    volume: sharedColumn(volume),
  };
}
