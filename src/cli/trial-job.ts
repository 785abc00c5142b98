import { type LoadedStrategy, loadStrategy } from '#adapters/files';
import { sharedColumn } from '#adapters/workers';
import { UserError } from '#errors';
import {
  type Across,
  ApartWorkshop,
  type Shape,
  type Span,
  type Task,
  TogetherWorkshop,
  trialNames,
  type Workshop,
} from '#research';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { planOf } from './evaluate.ts';
import { type GroundData, groundOf } from './grounds.ts';
import type { SimulationOptions } from './options.ts';
import type { Lacking } from './others.ts';
import { mapParts } from './parts.ts';
import { loadSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { blame, strategyCode, strategyCodeNow } from './strategy-code.ts';
import { areTogether, requireNeeds } from './trial-needs.ts';

/** What trials were asked for. */
export interface TrialJob {
  readonly bars: readonly LoadedBars[];
  readonly options: SimulationOptions & { readonly portfolio?: boolean };
  readonly grounds: readonly GroundData[];
  /** What some trials look at and cannot be had. */
  readonly lacking: readonly Lacking[];
  readonly across: Across;
  /** Whether the numbers are needed that only whole runs tell. */
  readonly whole: boolean;
  /** What all threads together may use for series. */
  readonly bytes: number;
  /** Stretches to be looked at besides the whole. */
  readonly spans?: readonly Span[];
}

/** Everything that making trials depends on, as data alone, so that others can make them as well. */
export interface TrialKit extends Pick<
  TrialJob,
  'grounds' | 'lacking' | 'across' | 'whole' | 'bytes' | 'spans'
> {
  /** The file of the strategy. */
  readonly file: string;
  /** What its sources have to be. */
  readonly hash: string;
  readonly options: Pick<TrialJob['options'], (typeof ofPlans)[number]>;
}

// Of all that was typed, what changes a plan; the rest is in the grounds.
const ofPlans = [
  'stopLoss',
  'takeProfit',
  'trailingStop',
  'breakEven',
  'maxBars',
  'portfolio',
  'param',
] as const;

export function kitOf(
  { options, grounds, lacking, across, bytes, whole, spans }: TrialJob,
  { file, hash }: LoadedStrategy,
): TrialKit {
  return {
    file,
    hash,
    options: Object.fromEntries(
      ofPlans.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
    ),
    grounds,
    lacking,
    across,
    bytes,
    whole,
    ...(spans ? { spans } : {}),
  };
}

/** In a thread, which others end: an ear for Ctrl-C there would take it away from the whole program. */
export async function openWorkshop(kit: TrialKit, context: Context): Promise<Workshop> {
  const shelf = await openShelf(context, await loadSettings(context, {}));
  const loaded = await loadStrategy(kit.file, shelf);
  if (loaded.hash !== kit.hash)
    throw new UserError('failed', `"${kit.file}" has changed since the search began. Start it again.`);
  return strategyCodeNow(loaded.file, () => workshopNow(kit, loaded));
}

export async function workshopOf(kit: TrialKit, loaded: LoadedStrategy): Promise<Workshop> {
  return strategyCode(loaded.file, () => workshopNow(kit, loaded));
}

/** The same inside of what runs code of a strategy's. */
export function workshopNow(kit: TrialKit, loaded: LoadedStrategy): Workshop {
  const { options, across, bytes, whole, spans } = kit;
  const typical = planOf(loaded, options);
  const grounds = kit.grounds.map((ground) => groundOf(ground));
  const how = {
    planOf: (values: Task['values']) => {
      const plan = planOf(loaded, { ...options, param: values });
      requireNeeds(plan, typical, kit, loaded);
      return plan;
    },
    across,
    bytes,
    explain: (error: unknown) => blame(error, loaded.file),
    ...(spans ? { spans } : {}),
  };
  const together = areTogether(typical, grounds.length, options);
  if (spans && (together || whole)) throw notInFolds(loaded.strategy.name, together);
  return together || whole ? new TogetherWorkshop(grounds, how, together) : new ApartWorkshop(grounds, how);
}

/** What a result of each of these trials consists of, whoever makes it. */
export async function shapeOfTrials(
  { options, bars, whole }: TrialJob,
  loaded: LoadedStrategy,
): Promise<Shape> {
  const together = await strategyCode(loaded.file, () =>
    areTogether(planOf(loaded, options), bars.length, options),
  );
  const markets = together || bars.length === 1 ? 0 : bars.length;
  return { names: trialNames(together || whole), markets, windows: undefined };
}

function notInFolds(strategy: string, together: boolean): UserError {
  return new UserError(
    'usage',
    together
      ? `"${strategy}" over several markets on one account cannot be walked forward yet. Walk each market by itself, or look at all of it with: cryptobot sweep ${strategy}`
      : '"breakEvenCost" and "capacity" need whole runs, and a fold looks at parts. Choose another --objective, for example sharpe.',
  );
}

/** The kit with its columns in memory that threads share. */
export function shared(kit: TrialKit): TrialKit {
  return mapParts(kit, isColumn, sharedColumn);
}

function isColumn(part: unknown): part is Float64Array {
  return part instanceof Float64Array;
}
