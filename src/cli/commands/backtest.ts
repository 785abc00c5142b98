import { join, relative, resolve } from 'node:path';
import {
  type LoadedStrategy,
  listStrategies,
  loadStrategy,
  publish,
  readReportPage,
  sha256,
} from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { equityCsv, renderHtml, type ReportDocument, type ReportedRun, toJson, tradesCsv } from '#report';
import {
  type Baseline,
  evaluate,
  evaluateBaseline,
  identify,
  type Objective,
  parseObjective,
  rank,
} from '#research';
import { type Account, type Dialect, type Other, parseDialect } from '#simulation';
import type { Exits, Plan } from '#strategy';
import { type LoadedBars, loadAllBars } from '../bars.ts';
import { reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { parseOtherEngines, withMetricsOf } from '../other-engines.ts';
import { loadOthers } from '../others.ts';
import type { BacktestOptions } from '../options.ts';
import { renderComparison } from '../screens/comparison.ts';
import { renderRun } from '../screens/run.ts';
import { strategyCode } from '../strategy-code.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { openShelf, packageFolder } from '../shelf.ts';
import { version } from '../version.ts';

/** A strategy that could not be run; the others were. */
interface Failure {
  readonly strategy: string;
  readonly message: string;
}

/** Runs strategies over bars, one or many; several are ranked side by side. */
export async function runBacktest(
  names: readonly string[],
  options: BacktestOptions,
  context: Context,
): Promise<void> {
  const objective = parseObjective(options.objective ?? 'sharpe');
  const others = parseOtherEngines(options);
  const project = await loadSettings(context, options);
  const { strategies, failures } = await loadStrategies(names, context, project);
  if (options.param && strategies.length > 1) {
    throw new UserError(
      'usage',
      `--param belongs to one strategy, but ${strategies.length} are run. Name the one that is meant, for example: cryptobot backtest ${strategies[0]!.strategy.name} --param …`,
    );
  }
  const loaded = await loadAllBars(options, project.settings, context);
  const settings = settingsOf(loaded, project);
  const evaluated = await evaluateAll(strategies, loaded, options, settings, failures);
  const runs = withMetricsOf(others, evaluated);
  const document: ReportDocument = {
    runs: rank(runs, objective),
    objective,
    command: reproduce(names, options, settings),
    version,
  };
  const isComparison = options.compare === true || names.length !== 1;
  const report = reportFile(document, objective, isComparison, options, context, project);
  if (runs.length > 0) await writeFiles(document, report, options, context);
  context.output.result(
    failures.length > 0 ? { ...toJson(document), failed: failures } : toJson(document),
    (paint) =>
      isComparison
        ? renderComparison(document, paint, context.output.room)
        : renderRun(document.runs[0]!, paint, context.output.room),
  );
  if (report) context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  if (failures.length > 0) throw new UserError('failed', failures.map(({ message }) => message).join('\n'));
}

async function loadStrategies(
  names: readonly string[],
  context: Context,
  project: ProjectSettings,
): Promise<{ strategies: LoadedStrategy[]; failures: Failure[] }> {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new UserError('usage', `"${twice}" is named twice. Name each strategy once.`);
  const shelf = await openShelf(context, project);
  const strategies: LoadedStrategy[] = [];
  const failures: Failure[] = [];
  if (names.length > 0) {
    for (const name of names) strategies.push(await loadStrategy(name, shelf));
    return { strategies, failures };
  }
  // A broken file on the shelf must not keep the others from running.
  for (const { name, file } of listStrategies(shelf)) {
    await loadStrategy(file, shelf).then(
      (loaded) => strategies.push(loaded),
      (error: unknown) => failures.push(failure(name, error)),
    );
  }
  return { strategies, failures };
}

async function evaluateAll(
  strategies: readonly LoadedStrategy[],
  bars: readonly LoadedBars[],
  options: BacktestOptions,
  settings: Settings,
  failures: Failure[],
): Promise<ReportedRun[]> {
  const { cash, fee, slippage, size } = settings;
  const account: Account = { cash, fee, slippage, size };
  const dialect = parseDialect(settings.fills);
  const runs: ReportedRun[] = [];
  for (const loaded of bars) {
    let baseline: Baseline | undefined;
    for (const strategy of strategies) {
      try {
        baseline ??= evaluateBaseline(loaded.bars, account);
        const against = baseline;
        const plan = await strategyCode(strategy.file, () => planOf(strategy, options));
        const { timeframe, data } = settings;
        const others = await loadOthers(Object.values(plan.series), timeframe, settings, data);
        runs.push(
          await strategyCode(strategy.file, () =>
            report(strategy, plan, loaded, account, against, { dialect, others }),
          ),
        );
      } catch (error) {
        if (strategies.length === 1) throw error;
        failures.push(failure(strategy.strategy.name, error));
      }
    }
  }
  return runs;
}

// Bars of a file are of the market and timeframe that they turned out to be.
function settingsOf(loaded: readonly LoadedBars[], { settings }: ProjectSettings): Settings {
  const markets = loaded.map(({ bars }) => bars.market);
  return { ...settings, markets, timeframe: loaded[0]?.bars.timeframe ?? settings.timeframe };
}

function report(
  { strategy, hash }: LoadedStrategy,
  plan: Plan,
  { bars, synthetic, filled }: LoadedBars,
  account: Account,
  baseline: Baseline,
  options: { readonly dialect: Dialect; readonly others: readonly Other[] },
): ReportedRun {
  const evaluation = evaluate(plan, bars, account, baseline, options);
  return {
    ...evaluation,
    identity: identify(evaluation.run, hash, version, sha256),
    about: strategy.about,
    synthetic,
    ...(filled ? { filled } : {}),
  };
}

function planOf(
  { strategy }: LoadedStrategy,
  { param, stopLoss, takeProfit, trailingStop }: BacktestOptions,
): Plan {
  const plan = strategy.plan(param);
  const given = Object.entries({ stopLoss, takeProfit, trailingStop }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...plan, exits: { ...plan.exits, ...(Object.fromEntries(given) as Exits) } };
}

// Only what a user can mend is a failure of the strategy; a bug of ours must not hide as one.
function failure(strategy: string, error: unknown): Failure {
  if (error instanceof UserError) return { strategy, message: error.message };
  throw error;
}

// Named by what is in it: the same comparison is the same file.
function reportFile(
  { runs }: ReportDocument,
  objective: Objective,
  isComparison: boolean,
  { report: wanted }: BacktestOptions,
  { cwd, output }: Context,
  { settings }: ProjectSettings,
): string | undefined {
  if (wanted !== undefined) return resolve(cwd, wanted);
  if (!isComparison || output.isJson || runs.length === 0) return undefined;
  const id = sha256([objective, ...runs.map(({ identity }) => identity.id)]).slice(0, 8);
  return join(settings.reports, `compare-${id}.html`);
}

async function writeFiles(
  document: ReportDocument,
  report: string | undefined,
  { trades, equity }: BacktestOptions,
  { cwd }: Context,
): Promise<void> {
  if (trades !== undefined) await publish(resolve(cwd, trades), tradesCsv(document.runs));
  if (equity !== undefined) await publish(resolve(cwd, equity), equityCsv(document.runs));
  if (report !== undefined)
    await publish(report, renderHtml(document, { ...(await readReportPage(packageFolder())), hash: sha256 }));
}
