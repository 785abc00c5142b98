import type { LoadedStrategy } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { ReportedRun } from '#report';
import { type LoadedBars, loadAllBars } from './bars.ts';
import type { Context } from './context.ts';
import { evaluateAll, type NotRun } from './evaluate.ts';
import { evaluateBots } from './evaluate-bots.ts';
import type { BacktestOptions } from './options.ts';
import type { ProjectSettings } from './settings.ts';
import { loadSignals, requireBarsOf } from './signals-file.ts';
import { loadStrategies } from './strategies.ts';

interface Performed extends NotRun {
  readonly runs: readonly ReportedRun[];
  readonly strategies: readonly LoadedStrategy[];
  /** The settings with the markets and timeframe that the bars turned out to be of. */
  readonly settings: Settings;
}

/** Loads strategies, or signals, and bars, and runs what was asked for. */
export async function perform(
  names: readonly string[],
  options: BacktestOptions,
  project: ProjectSettings,
  context: Context,
): Promise<Performed> {
  if (options.bots) {
    const { run, strategies, settings } = await evaluateBots(names, options, project, context);
    return { runs: [run], strategies, failures: [], leftOut: [], settings };
  }
  refuseBesideSignals(names, options);
  const signals =
    options.signals === undefined ? undefined : await loadSignals(options.signals, options, context);
  const { strategies, failures } = signals
    ? { strategies: [signals], failures: [] }
    : await loadStrategies(names, options, context, project);
  const notRun: NotRun = { failures, leftOut: [] };
  const { timeframe: asked = [project.settings.timeframe] } = options;
  refuseTogether(asked, options);
  const runs: ReportedRun[] = [];
  let settings = project.settings;
  for (const timeframe of new Set(asked)) {
    const wanted = { ...project, settings: { ...project.settings, timeframe } };
    const loaded = await loadAllBars(options, wanted.settings, context);
    settings = settingsOf(loaded, wanted);
    if (signals) for (const { bars } of loaded) requireBarsOf(signals, bars, settings);
    runs.push(...(await evaluateAll(strategies, loaded, options, settings, context, notRun)));
  }
  return { runs, strategies, ...notRun, settings };
}

function refuseBesideSignals(names: readonly string[], { signals, param }: BacktestOptions): void {
  if (signals === undefined) return;
  const [name] = names;
  if (name !== undefined)
    throw new UserError(
      'usage',
      `--signals stands in place of a strategy, but "${name}" is named as well. Leave out one of them.`,
    );
  if (param)
    throw new UserError(
      'usage',
      `--param: "${Object.keys(param)[0]}" is nothing to --signals, which has no parameters. Leave out one of them.`,
    );
}

// One account looks at its markets at the same closes.
function refuseTogether(timeframes: readonly string[], { portfolio }: BacktestOptions): void {
  if (!portfolio || timeframes.length < 2) return;
  throw new UserError(
    'usage',
    `"${timeframes.join(', ')}" are several timeframes, and --portfolio is one account at one of them. Give one --timeframe; a strategy reaches coarser bars with on('4h').`,
  );
}

// Bars of a file are of the market and timeframe that they turned out to be.
function settingsOf(loaded: readonly LoadedBars[], { settings }: ProjectSettings): Settings {
  const markets = loaded.map(({ bars }) => bars.market);
  return { ...settings, markets, timeframe: loaded[0]?.bars.timeframe ?? settings.timeframe };
}
