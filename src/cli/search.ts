import { availableParallelism } from 'node:os';
import { type LoadedStrategy, loadStrategy } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import {
  type Axis,
  evenly,
  type Goal,
  parseFormula,
  parseGoals,
  type SearchName,
  searchOf,
  type Space,
  spaceOf,
  steps,
  type SweepPlan,
} from '#research';
import { completeValues, type Params } from '#strategy';
import { type LoadedBars, loadAllBars } from './bars.ts';
import type { Context } from './context.ts';
import { type Flag, namedConfig, reproduceSearch } from './command-line.ts';
import { type HiredCrew, localCrew, mostTogether } from './crew.ts';
import { groundDataOf } from './grounds.ts';
import type { SimulationOptions } from './options.ts';
import { loadLooks } from './others.ts';
import { queueCrew } from './queue-crew.ts';
import type { BotsSearch } from './search-bots.ts';
import { searchId } from './search-identity.ts';
import type { GivenAxis, SearchOptions } from './search-options.ts';
import type { ProjectSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { survey } from './survey.ts';
import { ThreadCrew } from './thread-crew.ts';
import { kitOf, shared, type TrialJob, workshopOf } from './trial-job.ts';
import { startThreads, type TrialThreads } from './trial-threads.ts';
import { version } from './version.ts';

/** A search that is ready to begin. */
export interface Prepared {
  readonly loaded: LoadedStrategy;
  readonly bars: readonly LoadedBars[];
  readonly settings: Settings;
  readonly options: SimulationOptions & Pick<SearchOptions, 'portfolio' | 'bots'>;
  readonly plan: SweepPlan;
  readonly how: SearchName;
  readonly seed: number;
  readonly job: TrialJob;
  /** What to type to search the same again, but for the configuration that has to be named with it. */
  readonly command: string;
  readonly config: Flag;
  /** Equal ids are equal searches, trial for trial. */
  readonly id: string;
  /** Threads that were started before it was known whether they are worth it. */
  readonly threads?: TrialThreads | undefined;
  /** How trials are made, where it is bots of the configuration that are varied. */
  readonly bots?: BotsSearch;
}

export const usualTrials = 200;
export const usualSeed = 1;
export const usualMemory = 512 * 2 ** 20;
// A parameter without steps, or with very many, is tried at so many values unless a range is given.
const usualValues = 20;

/** Loads strategy and bars, and reads what is to be searched and how. */
export async function prepareSearch(
  name: string,
  { param, ...options }: SearchOptions,
  project: ProjectSettings,
  context: Context,
): Promise<Prepared> {
  refuseWhatHasNoParams(options);
  const loaded = await loadStrategy(name, await openShelf(context, project));
  const goals = parseGoals(options.objective ?? 'sharpe', options.across);
  const space = readSpace(loaded, param ?? [], options.where ?? []);
  const seed = options.seed ?? usualSeed;
  const how = options.search ?? 'grid';
  const search = searchOf(space, { name: how, trials: options.trials ?? usualTrials, seed });
  requireTrialsUsed(options, how, search.trials);
  const [timeframe = project.settings.timeframe, second] = options.timeframe ?? [];
  if (second !== undefined)
    throw new UserError(
      'usage',
      `"${options.timeframe!.join(', ')}" are several timeframes, and a search is about one. Give one --timeframe.`,
    );
  const asked = { ...project.settings, timeframe };
  const threads = startEarly(options, search.trials);
  try {
    const { typical, looks } = await survey(loaded, options, space, search);
    const bars = await loadAllBars(options, asked, context);
    const markets = bars.map((one) => one.bars.market);
    const settings = { ...asked, markets, timeframe: bars[0]!.bars.timeframe };
    const { timeframe: own } = settings;
    const here = bars.map((one) => one.bars);
    const { others, lacking } = await loadLooks(looks, own, settings, settings.data, here);
    const job: TrialJob = {
      bars,
      options: { ...options, param: typical },
      grounds: await groundDataOf(bars, others, options, settings, context),
      lacking,
      across: options.across ?? 'median',
      whole: goals.some(needsWholeRuns),
      bytes: options.maxMemory ?? usualMemory,
    };
    const trials = options.trials ?? usualTrials;
    const found = { loaded, bars, settings, options, plan: { space, search, goals }, how, seed, job };
    const command = commandOf(found, trials, 'sweep', [['--noise', options.noise], luckOf(found)]);
    const config = ['--config', namedConfig(context, project, settings, options)] as const;
    // What the best is tried on afterwards changes no trial.
    const id = idOf(found, commandOf(found, trials));
    return { ...found, threads, command, config, id };
  } catch (error) {
    await threads?.close();
    throw error;
  }
}

/** Does something with a search that is ready; threads that were started for it end with that. */
export async function withSearch<T>(
  prepared: Prepared,
  work: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  try {
    return await work(prepared);
  } finally {
    await prepared.threads?.close();
  }
}

/** Whoever makes the trials: workers on a queue, this thread, or as many as are worth their start. */
export async function hire(
  { loaded, job, plan, bots, threads }: Pick<Prepared, 'loaded' | 'job' | 'plan' | 'bots' | 'threads'>,
  { jobs, queue }: Pick<SearchOptions, 'jobs' | 'queue'>,
  context: Context,
  stop: AbortController,
): Promise<HiredCrew> {
  if (jobs !== undefined && queue !== undefined)
    throw new UserError(
      'usage',
      `"${jobs}" as --jobs are threads of this machine, and --queue has the work done by workers. Leave out one of them; a worker has --jobs of its own.`,
    );
  if (bots) return localCrew(bots.workshop, loaded.file, Infinity, stop);
  // What is wrong with the strategy or its bars is found here, before any thread begins.
  const kit = kitOf(job, loaded);
  const { trials } = plan.search;
  const count = queue === undefined ? Math.min(jobs ?? worthwhile(job, trials, threads), trials) : 1;
  const pool = count > 1 ? (threads ?? startThreads(count - 1)) : undefined;
  if (!pool) await threads?.close();
  const own = pool ? shared(kit) : kit;
  const workshop = await workshopOf(own, loaded);
  if (queue !== undefined) return queueCrew(kit, queue, context, stop.signal);
  return pool
    ? new ThreadCrew(workshop, own, pool, context, stop)
    : localCrew(workshop, loaded.file, mostTogether(own), stop);
}

// A thread needs a fifth of a second before it works, and longer until what it learns makes it fast, while
// this one is slower beside it: measured, so many bars for each make up for it; fewer if it was started early.
const worthAThread = 120e6;
const worthAStartedThread = 100e6;
// Fewer trials than this for each are seldom so many bars.
const trialsOfAThread = 5000;

function worthwhile({ bars }: TrialJob, trials: number, threads: TrialThreads | undefined): number {
  const work = trials * bars.reduce((sum, one) => sum + one.bars.length, 0);
  const worth = threads ? worthAStartedThread : worthAThread;
  return Math.max(1, Math.min(availableParallelism(), Math.floor(work / worth)));
}

// They load what they are made of while bars are loaded here.
function startEarly({ jobs, queue }: SearchOptions, trials: number): TrialThreads | undefined {
  if (queue !== undefined) return undefined;
  const usual = Math.min(availableParallelism(), Math.floor(trials / trialsOfAThread));
  const count = Math.min(jobs ?? usual, trials);
  return count > 1 ? startThreads(count - 1) : undefined;
}

function needsWholeRuns({ names }: Goal): boolean {
  return names.some((name) => name === 'breakEvenCost' || name === 'capacity');
}

function readSpace(
  { strategy }: LoadedStrategy,
  given: readonly GivenAxis[],
  where: readonly string[],
): Space {
  const { name, params } = strategy;
  if (Object.keys(params).length === 0)
    throw new UserError(
      'usage',
      `"${name}" has no parameters, so there is nothing to search. Declare some in its file, for example params: { fast: between(5, 50, 12) }.`,
    );
  const axes = given.map((axis) => wholeAxis(name, params, axis));
  const fixed = new Set(axes.map((axis) => axis.name));
  const isSearched = axes.some(({ values }) => values.length > 1);
  const others = Object.fromEntries(Object.entries(params).filter(([other]) => !fixed.has(other)));
  const all = isSearched ? axes : [...axes, ...spaceOf(others, [], [], usualValues).axes];
  const known = Object.keys(params);
  const fill = (formula: ReturnType<typeof parseFormula>) => ({
    ...formula,
    // A parameter that is not searched stands at its default.
    value: (of: (wanted: string) => number) =>
      formula.value((wanted) => of(wanted) ?? params[wanted]!.default),
  });
  return { axes: all, where: where.map((text) => fill(parseFormula(text, known, '--where'))) };
}

function wholeAxis(strategy: string, params: Params, { name, values, range }: GivenAxis): Axis {
  const check = (value: number) => completeValues(strategy, params, { [name]: value });
  if (!range) {
    check(values.at(-1)!);
    for (const value of values) check(value);
    return { name, values };
  }
  check(range.from);
  check(range.to);
  const { step } = params[name]!;
  if (step === 0) return { name, values: evenly(range.from, range.to, step, usualValues) };
  const count = Math.floor((range.to - range.from) / step + 1e-9) + 1;
  return { name, values: steps(range.from, step, count) };
}

/** A grid has as many trials as there are combinations. */
export function requireTrialsUsed({ trials }: SearchOptions, how: SearchName, all: number): void {
  if (how !== 'grid' || trials === undefined || trials >= all) return;
  throw new UserError(
    'usage',
    `"${trials}" as --trials are fewer than the ${all.toLocaleString('en')} combinations, and a grid tries all of them. Add --search random or --search tpe, or leave --trials out.`,
  );
}

function refuseWhatHasNoParams({ signals }: SimulationOptions): void {
  if (signals === undefined) return;
  throw new UserError(
    'usage',
    `"${signals}" as --signals has no parameters to search. Name a strategy instead, or run it with: cryptobot backtest --signals ${signals}`,
  );
}

// Everything that a trial's numbers depend on: what the command says, and what it does not.
function idOf({ loaded, job }: Pick<Prepared, 'loaded' | 'job'>, command: string): string {
  const { grounds } = job;
  const terms = grounds.map(({ account, fills, rules }) => [account, fills, rules ?? null]);
  return searchId([version, loaded.hash, command, terms], grounds);
}

/** What else is left to chance in the judgement of a grid, whose trials are not. */
export function luckOf({ how, seed }: Pick<Prepared, 'how' | 'seed'>): Flag {
  return ['--seed', how === 'grid' && seed !== usualSeed ? seed : undefined];
}

export function commandOf(
  { loaded, options, settings, plan, how, seed, job }: Omit<Prepared, 'id' | 'command' | 'config'>,
  trials: number,
  name = 'sweep',
  more: readonly Flag[] = [],
): string {
  const searched = {
    axes: plan.space.axes,
    where: plan.space.where.map(({ text }) => text),
    objective: plan.goals.map(({ text }) => text).join(', '),
    search: how,
    trials: how === 'grid' ? undefined : trials,
    seed: how === 'grid' ? undefined : seed,
    across: job.bars.length > 1 && !options.bots ? job.across : undefined,
  };
  return reproduceSearch(
    name,
    options.bots ? '--bots' : loaded.strategy.name,
    options,
    settings,
    searched,
    more,
  );
}
