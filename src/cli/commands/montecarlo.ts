import { relative, resolve } from 'node:path';
import { readText } from '#config';
import { UserError } from '#errors';
import { marketName } from '#market';
import { type MonteCarloDocument, monteCarloToJson, renderMonteCarloHtml, type ReportedRun } from '#report';
import {
  type Method,
  methodNames,
  type MonteCarlo,
  monteCarlo,
  type MonteCarloWishes,
  parseMethod,
  titleOf,
  whyNot,
} from '#research';
import { type Flag, namedConfig, reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { type SimulationOptions, textRule } from '../options.ts';
import { requireOwnFiles } from '../own-files.ts';
import { perform } from '../perform.ts';
import { writeReportFiles } from '../report-files.ts';
import { renderPaths } from '../screens/paths.ts';
import { loadSettings } from '../settings.ts';
import { strategyCode } from '../strategy-code.ts';
import { version } from '../version.ts';

/** What the flags of `montecarlo` say. */
export interface MonteCarloOptions extends SimulationOptions {
  readonly bots?: boolean;
  readonly method?: readonly string[];
  readonly paths?: number;
  readonly block?: number;
  readonly jitter?: number;
  readonly delay?: number;
  readonly miss?: number;
  readonly ruin?: number;
}

// What only draws anew is done in a moment; what runs the strategy again takes a backtest a path.
const usualPaths = (method: Method) => (/^(trades|returns)-/.test(method) ? 1000 : 100);

/** `cryptobot montecarlo`: what else could have happened to a run. */
export async function runMonteCarlo(
  names: readonly string[],
  options: MonteCarloOptions,
  context: Context,
): Promise<void> {
  requireSomething(names, options);
  await requireOwnFiles(names, options, context);
  const methods = methodsOf(options);
  const project = await loadSettings(context, options);
  const { runs, strategies, failures, settings } = await perform(names, options, project, context);
  const config = namedConfig(context, project, settings, options);
  const command = reproduce({ names, options, settings, config }, 'montecarlo', flagsOf(options));
  if (options.detail !== undefined || options.detailBars !== undefined)
    context.output.note('Runs that are made again do not look into finer bars.');
  const all: { readonly reported: ReportedRun; readonly results: readonly MonteCarlo[] }[] = [];
  for (const reported of runs) {
    const file = strategies.find(({ strategy }) => strategy.name === reported.run.plan.strategy)?.file ?? '';
    all.push({ reported, results: await follow(reported, file, methods, options, context) });
  }
  const { seed = usual.seed, ruin = usual.ruin } = options;
  const document: MonteCarloDocument = { runs: all, seed, ruin, command, version };
  const report = options.report === undefined ? undefined : resolve(context.cwd, options.report);
  context.output.result(
    {
      version: 1,
      engine: version,
      command,
      seed,
      ruin,
      runs: all.map(({ reported, results }) => ({
        ...aboutRun(reported),
        metrics: reported.metrics,
        baseline: reported.baseline.metrics,
        methods: results.map(monteCarloToJson),
      })),
      ...(failures.length > 0 ? { failed: failures } : {}),
    },
    (paint) =>
      all
        .map(({ reported, results }) => renderPaths(reported, results, ruin, paint, context.output.room))
        .join('\n\n'),
  );
  // A file that cannot be written takes nothing from what was said.
  await writeReportFiles(runs, report, (assets) => renderMonteCarloHtml(document, assets), options, context);
  if (report !== undefined && runs.length > 0)
    context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  if (failures.length > 0) throw new UserError('failed', failures.map(({ message }) => message).join('\n'));
}

function requireSomething(names: readonly string[], { signals, bots }: MonteCarloOptions): void {
  if (names.length > 0 || signals !== undefined || bots) return;
  throw new UserError(
    'usage',
    '"cryptobot montecarlo" needs a strategy. Type: cryptobot montecarlo ema-cross; see: cryptobot strategies list',
  );
}

const usual = { seed: 1, ruin: 0.5, jitter: 0.2, delay: 3, miss: 0.1 };

function methodsOf({ method = [] }: MonteCarloOptions): readonly Method[] {
  const named = method
    .flatMap((text) => text.split(','))
    .map((text) => readText(textRule(parseMethod), text.trim(), '--method'));
  return named.length === 0 ? methodNames : [...new Set(named)];
}

async function follow(
  reported: ReportedRun,
  file: string,
  methods: readonly Method[],
  { paths, seed, ruin, block, jitter, delay, miss }: MonteCarloOptions,
  { output }: Context,
): Promise<MonteCarlo[]> {
  const results: MonteCarlo[] = [];
  for (const method of methods) {
    const reason = whyNot(reported.run, method);
    if (reason !== undefined) {
      output.note(`${method} says nothing of ${titleOf(aboutRun(reported))}: ${reason}.`);
      continue;
    }
    const wishes: MonteCarloWishes = {
      paths: paths ?? usualPaths(method),
      seed: seed ?? usual.seed,
      ruin: ruin ?? usual.ruin,
      block,
      jitter: jitter ?? usual.jitter,
      delay: delay ?? usual.delay,
      miss: miss ?? usual.miss,
    };
    results.push(await strategyCode(file, () => monteCarlo(reported.run, method, wishes)));
  }
  return results;
}

function aboutRun({ identity, run }: ReportedRun) {
  return {
    id: identity.id,
    strategy: run.plan.strategy,
    market: marketName(run.bars.market),
    timeframe: run.bars.timeframe,
  };
}

function flagsOf({ method = [], paths, block, jitter, delay, miss, ruin }: MonteCarloOptions): Flag[] {
  return [
    ...method.map((one): Flag => ['--method', one]),
    ['--paths', paths],
    ['--block', block],
    ['--jitter', jitter],
    ['--delay', delay],
    ['--miss', miss],
    ['--ruin', ruin],
  ];
}
