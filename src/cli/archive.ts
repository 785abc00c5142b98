import { relative, resolve } from 'node:path';
import { listRuns, type LoadedStrategy, runsFolder, saveRuns, type StoredRun } from '#adapters/files';
import type { Settings } from '#config';
import { didYouMean, UserError } from '#errors';
import { endOf, type Market, marketName } from '#market';
import { type ReportedRun, runToJson, tablesOf } from '#report';
import type { Context } from './context.ts';
import type { BacktestOptions } from './options.ts';
import { openRecords } from './store.ts';
import { version } from './version.ts';

/** What a command was asked for: enough to ask for it again. */
export interface Request {
  readonly names: readonly string[];
  readonly options: BacktestOptions;
  readonly settings: Settings;
  /** The configuration that a command for it has to name. */
  readonly config?: string | undefined;
}

/** Keeps runs in the archive of the project, each with the request for it alone. */
export async function keep(
  runs: readonly ReportedRun[],
  request: Request,
  strategies: readonly LoadedStrategy[],
  context: Context,
): Promise<void> {
  if (runs.length === 0) return;
  const { data } = request.settings;
  const archived = runs.map((reported) => ({
    id: reported.identity.id,
    manifest: manifestOf(reported, requestFor(reported, request, strategies, context)),
    tables: tablesOf(reported),
  }));
  try {
    await saveRuns(data, archived, openRecords(data).files.write);
  } catch (error) {
    if (!lacksDuckdb(error)) throw error;
    context.output.note('This run was not kept: DuckDB, which writes its tables, is not installed here.');
    return;
  }
  const [only] = runs;
  const folder = relative(context.cwd, runsFolder(data)) || runsFolder(data);
  context.output.note(
    runs.length === 1 ? `Run: ${folder}/${only!.identity.id}` : `Runs: ${runs.length} in ${folder}`,
  );
}

// Its native part is an optional dependency; a run is worth something without being kept.
function lacksDuckdb(error: unknown): boolean {
  const cause = error instanceof UserError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && String(cause.code).endsWith('MODULE_NOT_FOUND');
}

/** The run that an id, or its beginning, means; the latest when there is none. */
export async function findRun(id: string | undefined, data: string): Promise<StoredRun> {
  const { runs } = await listRuns(data);
  const found = runs.filter((run) => run.id.startsWith(id ?? ''));
  const [first, second] = found;
  if (first && (!second || id === undefined)) return first;
  const known = runs.map((run) => run.id);
  throw new UserError(
    'usage',
    known.length === 0
      ? `No runs are kept in "${runsFolder(data)}". Make one, for example: cryptobot backtest ema-cross`
      : second
        ? `"${id}" is the beginning of ${found.length} runs: ${found.map((run) => run.id).join(', ')}. Write more of it.`
        : `"${id}" is not a run.${didYouMean(id ?? '', known)} See: cryptobot runs list`,
  );
}

/** Everything about a run that its tables do not hold. */
export function manifestOf(reported: ReportedRun, request: Request): Readonly<Record<string, unknown>> {
  const { id: _, trades: __, open: ___, ...about } = runToJson(reported);
  return { version: 1, engine: version, request, ...about };
}

// What is done with results says nothing about how to get them.
const afterwards: ReadonlySet<string> = new Set<keyof BacktestOptions | 'run'>([
  'compare',
  'trades',
  'equity',
  'report',
  'save',
  'noise',
  'seed',
  'run',
  'gate',
  'gateFile',
  'golden',
  'expect',
  'tolerance',
  'update',
  'junit',
  'markdown',
  'comparison',
]);

// The last bar is named, so that bars that come later do not change what the request means.
function requestFor(
  { run }: ReportedRun,
  { names, options, settings, config: file }: Request,
  strategies: readonly LoadedStrategy[],
  { cwd }: Context,
): Request {
  const used = new Set(run.lanes.map(({ plan }) => plan.strategy));
  const markets = new Map<string, Market>(
    run.lanes.map(({ bars }) => [marketName(bars.market), bars.market]),
  );
  const kept = Object.fromEntries(
    Object.entries(options).filter(([flag]) => !afterwards.has(flag)),
  ) as BacktestOptions;
  const files = (['bars', 'signals', 'funding', 'detailBars'] as const).flatMap((flag) =>
    options[flag] === undefined ? [] : [[flag, resolve(cwd, options[flag])]],
  );
  const config = file === undefined ? {} : { config: resolve(cwd, file) };
  if (options.bots)
    return {
      ...config,
      names: [],
      options: { ...kept, ...(Object.fromEntries(files) as BacktestOptions) },
      settings: { ...settings, to: endOf(run.bars) },
    };
  return {
    ...config,
    // A strategy that was named by its path is found by that again.
    names:
      options.signals === undefined
        ? strategies.flatMap(({ strategy, file }, k) =>
            used.has(strategy.name)
              ? [names[k] === undefined || names[k] === strategy.name ? strategy.name : file]
              : [],
          )
        : [],
    options: {
      ...kept,
      ...(options.timeframe ? { timeframe: [run.bars.timeframe] } : {}),
      ...(Object.fromEntries(files) as BacktestOptions),
    },
    settings: {
      ...settings,
      // Of no account to a run, and not to be kept with it.
      httpsProxy: undefined,
      alertFile: undefined,
      alerts: undefined,
      influx: undefined,
      timeframe: run.bars.timeframe,
      markets: [...markets.values()],
      to: endOf(run.bars),
    },
  };
}
