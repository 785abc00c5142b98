import { type LoadedStrategy, loadStrategy } from '#adapters/files';
import { sharedColumn } from '#adapters/workers';
import type { Settings } from '#config';
import type { Bars } from '#market';
import {
  type Across,
  ApartWorkshop,
  type Failed,
  type Result,
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
}

export type TrialAnswer = readonly (Result | Failed)[];

export async function openWorkshop(job: TrialJob, context: Context): Promise<Workshop> {
  const shelf = await openShelf(context, await loadSettings(context, {}));
  return workshopOf(job, await loadStrategy(job.file, shelf), context);
}

export async function workshopOf(job: TrialJob, loaded: LoadedStrategy, context: Context): Promise<Workshop> {
  const { bars, options, settings, across, bytes, whole } = job;
  const plan = await strategyCode(loaded.file, () => planOf(loaded, options));
  const grounds = await groundsOf(plan, bars, options, settings, context);
  const how = {
    planOf: (values: Task['values']) => planOf(loaded, { ...options, param: values }),
    across,
    bytes,
    explain: (error: unknown) => blame(error, loaded.file),
  };
  const together = options.portfolio === true || ranksAmong(plan);
  return together || whole ? new TogetherWorkshop(grounds, how, together) : new ApartWorkshop(grounds, how);
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
