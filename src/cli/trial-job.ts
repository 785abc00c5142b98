import { type LoadedStrategy, loadStrategy } from '#adapters/files';
import { sharedColumn } from '#adapters/workers';
import { UserError } from '#errors';
import {
  type Across,
  ApartWorkshop,
  attempt,
  type Shape,
  type Span,
  type Task,
  TogetherWorkshop,
  trialNames,
  type Workshop,
} from '#research';
import { expressionsIn, type Plan, ranksAmong } from '#strategy';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { alone, planOf, requireStop } from './evaluate.ts';
import { type GroundData, groundOf } from './grounds.ts';
import type { SimulationOptions } from './options.ts';
import { type Lacking, othersIn } from './others.ts';
import { mapParts } from './parts.ts';
import { loadSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { blame, strategyCode, strategyCodeNow } from './strategy-code.ts';

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
      requireKind(plan, typical, kit, loaded);
      requireOthers(plan, kit);
      for (const { account } of grounds) requireStop(plan, account);
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

// Whether all markets are on one account. To rank one alone is refused of each trial.
function areTogether(
  plan: Plan,
  markets: number,
  { portfolio }: Pick<TrialJob['options'], 'portfolio'>,
): boolean {
  return portfolio === true || (markets > 1 && ranksAmong(plan));
}

// An account over all markets is not comparable with one for each: a search has trials of one kind, that of the
// typical one, and those of the other kind fail.
function requireKind(
  plan: Plan,
  typical: Plan,
  { options, grounds }: Pick<TrialKit, 'options' | 'grounds'>,
  loaded: LoadedStrategy,
): void {
  const ranks = ranksAmong(plan);
  if (ranks && grounds.length < 2) throw new UserError('usage', alone(plan));
  if (options.portfolio || grounds.length < 2 || ranks === ranksAmong(typical)) return;
  const ranksWith = (param: Plan['params']) => ranksAmong(planOf(loaded, { ...options, param }));
  // Values that are mixed to find the cause may be impossible together.
  const cause = Object.keys(plan.params).find((name) => {
    const mixed = { ...plan.params, [name]: typical.params[name]! };
    return (
      attempt(
        () => ranksWith(mixed),
        (error) => blame(error, loaded.file),
      ) === !ranks
    );
  });
  const own = ranks ? 'ranks markets, all of them on one account' : 'has an account for each market';
  const usual = ranks ? 'it has an account for each market' : 'it ranks markets, all of them on one account';
  const apart = cause === undefined ? '' : ` with --param ${cause}=${plan.params[cause]}`;
  throw new UserError(
    'usage',
    `With these values strategy "${plan.strategy}" ${own}; this search is about values with which ${usual}, and the two cannot be compared. Search them apart${apart}, or everything on one account with --portfolio.`,
  );
}

function requireOthers(plan: Plan, { lacking }: Pick<TrialKit, 'lacking'>): void {
  if (lacking.length === 0) return;
  const wanted = othersIn(expressionsIn(plan));
  const found = lacking.find(({ name }) => wanted.has(name));
  if (found) throw new UserError('data', found.message);
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
