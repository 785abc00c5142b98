import { relative, resolve } from 'node:path';
import { sha256 } from '#adapters/files';
import { UserError } from '#errors';
import { formatDuration } from '#market';
import { dailyReturns, measure } from '#metrics';
import {
  gatesToJson,
  isJudged,
  type OutOfSample,
  type PageAssets,
  renderWalkHtml,
  type WalkDocument,
  walkSubject,
  walkToJson,
} from '#report';
import {
  crossValidate,
  efficiencyOf,
  evaluateBaseline,
  type Fold,
  foldsOf,
  type Ground,
  identify,
  judgeSweep,
  longestOf,
  meanReturns,
  parseGoals,
  sharedSpan,
  splitsOf,
  steadinessOf,
  type Step,
  stitch,
  type Turn,
  walk,
  windowOf,
} from '#research';
import type { Context } from '../context.ts';
import { type Flag, gateFlags } from '../command-line.ts';
import { planOf } from '../evaluate.ts';
import { type Gates, judge, loadGates, requirePassed } from '../gates.ts';
import { groundOf } from '../grounds.ts';
import { stoppable } from '../interrupt.ts';
import type { GateOptions } from '../options.ts';
import { writeReportFiles } from '../report-files.ts';
import { renderVerdicts } from '../screens/verdicts.ts';
import { renderWalk } from '../screens/walkforward.ts';
import { commandOf, luckOf, type Prepared, prepareSearch, withSearch } from '../search.ts';
import type { SearchOptions } from '../search-options.ts';
import { loadSettings } from '../settings.ts';
import { strategyCode } from '../strategy-code.ts';
import { type Made, makeTrials } from '../trials.ts';
import { untested } from '../untested.ts';
import { withVerdictFiles, writeVerdicts } from '../verdict-files.ts';
import { version } from '../version.ts';

export interface WalkOptions extends SearchOptions, GateOptions {
  readonly folds?: number;
  readonly train?: number;
  readonly test?: number;
  readonly anchored?: boolean;
  readonly purge?: number;
  readonly embargo?: number;
  readonly cpcv?: boolean;
  readonly groups?: number;
  readonly left?: number;
}

/** Chooses parameters on past bars and tries them on the next ones, again and again. */
export async function runWalkforward(name: string, options: WalkOptions, context: Context): Promise<void> {
  await withVerdictFiles('walkforward', [name], options, context, () => walkForward(name, options, context));
}

async function walkForward(name: string, options: WalkOptions, context: Context): Promise<void> {
  const started = performance.now();
  requireTogether(options);
  requireOneGoal(options);
  const gates = await loadGates(options, context);
  const project = await loadSettings(context, { ...options, param: {} });
  const found = await prepareSearch(name, options, project, context);
  await withSearch(found, () => walkOn(found, options, gates, context, started));
}

async function walkOn(
  found: Prepared,
  options: WalkOptions,
  gates: Gates,
  context: Context,
  started: number,
): Promise<void> {
  const folds = foldsFor(found, options);
  requireTrainings(found, options);
  const spans = folds.flatMap(({ train, test }) => [train, test]);
  const prepared: Prepared = {
    ...found,
    plan: { ...found.plan, keepsReturns: options.cpcv === true },
    job: { ...found.job, spans },
  };
  const made = await stoppable(context.output, (signal) =>
    makeTrials(prepared, undefined, options, context, signal),
  );
  // What is half tried says nothing about any fold.
  if (!made.isWhole) return;
  const document = await documentOf(prepared, folds, made, options, started);
  const report = options.report === undefined ? undefined : resolve(context.cwd, options.report);
  // What is judged is what nobody optimised on.
  const judged = judge(walkSubject(document), gates, context);
  const render = (assets: PageAssets) => renderWalkHtml(document, assets, judged);
  context.output.result(
    { ...walkToJson(document), ...(isJudged(judged) ? { gates: gatesToJson(judged) } : {}) },
    (paint) =>
      [
        renderWalk(document, paint, context.output.room),
        ...(isJudged(judged) ? ['', renderVerdicts(judged, paint, context.output.room)] : []),
      ].join('\n'),
  );
  // A file that cannot be written takes nothing from what was said.
  await writeReportFiles(document.outside, report, render, options, context);
  await writeVerdicts(judged, gates, options, context);
  if (report !== undefined) context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  requirePassed(judged);
}

async function documentOf(
  prepared: Prepared,
  folds: readonly Fold[],
  { trials, returns, noise }: Made,
  options: WalkOptions,
  started: number,
): Promise<WalkDocument> {
  const { plan, loaded, how, seed } = prepared;
  const grounds = prepared.bars.map(({ bars }) => bars);
  const steps = walk(folds, trials, plan.goals[0], grounds);
  const outside = await outsideOf(prepared, steps, trials);
  const markets = grounds.map((bars) => {
    const { run } = evaluateBaseline(bars, outside[0]!.run.account);
    return dailyReturns(run.bars.time, run.equity, run.account.cash);
  });
  const held = { held: meanReturns(markets), longest: longestOf(markets) };
  return {
    version,
    command: commandOf(prepared, plan.search.trials, 'walkforward', [
      ...flagsOf(options),
      luckOf(prepared),
      prepared.config,
      ...gateFlags(options),
    ]),
    strategy: loaded.strategy.name,
    space: plan.space,
    goals: plan.goals,
    search: how,
    seed,
    anchored: options.anchored === true,
    purge: options.purge ?? 0,
    span: sharedSpan(grounds),
    trials: trials.length,
    failed: trials.failed(),
    steps,
    steadiness: steadinessOf(steps, plan.space.axes),
    outside,
    overfitting: returns && judgeSweep(trials, { ...returns, ...held }, seed, noise),
    cross: options.cpcv ? crossOf(trials, options) : undefined,
    seconds: (performance.now() - started) / 1000,
  };
}

async function outsideOf(
  prepared: Prepared,
  steps: readonly Step[],
  trials: Made['trials'],
): Promise<OutOfSample[]> {
  const { loaded, options, job } = prepared;
  const [first, ...rest] = steps.filter(({ outside }) => outside);
  if (!first) throw untested(steps, trials, prepared);
  const planFor = ({ chosen }: Step) => planOf(loaded, { ...options, param: chosen!.values });
  return Promise.all(
    job.grounds.map(async (data, m) => {
      const ground = groundOf(data);
      const turnOf = (step: Step): Turn => ({ plan: planFor(step), window: windowOf(ground, step.test) });
      const run = await strategyCode(loaded.file, () => stitch([turnOf(first), ...rest.map(turnOf)], ground));
      return outsideFrom(run, ground, steps, prepared, m);
    }),
  );
}

function outsideFrom(
  run: OutOfSample['run'],
  ground: Ground,
  steps: readonly Step[],
  { loaded, bars, command, plan }: Prepared,
  market: number,
): OutOfSample {
  const { synthetic, filled } = bars[market]!;
  const metrics = measure(run);
  const { id, hashes } = identify(run, loaded.hash, version, sha256);
  const chosen = steps.map(({ test, chosen: trial }) => [test, trial?.values ?? null]);
  return {
    run,
    metrics,
    baseline: evaluateBaseline(run.bars, ground.account),
    identity: { id: sha256([id, command, JSON.stringify(chosen)]).slice(0, 16), hashes },
    about: `Parameters of ${plan.search.trials} trials, chosen anew in ${steps.filter((step) => step.chosen).length} folds`,
    synthetic,
    ...(filled ? { filled } : {}),
    efficiency: efficiencyOf(steps, metrics.cagr, market),
  };
}

const day = 86_400_000;

function crossWishes({ groups = 6, left = 2, purge = 0, embargo = 0 }: WalkOptions) {
  return { groups, left, purge: Math.ceil(purge / day), embargo: Math.ceil(embargo / day) };
}

// What leaves nothing to choose by is refused before all trials are made.
function requireTrainings({ bars }: Prepared, options: WalkOptions): void {
  if (!options.cpcv) return;
  const days = meanReturns(bars.map((one) => dailyReturns(one.bars.time, one.bars.close, 1))).length;
  splitsOf(days, crossWishes(options));
}

function crossOf(trials: Made['trials'], options: WalkOptions) {
  const returns = Array.from(trials.good(), ({ result }) => result.returns!);
  return crossValidate(returns, crossWishes(options));
}

function foldsFor({ bars, how }: Prepared, options: WalkOptions): Fold[] {
  if (how === 'tpe')
    throw new UserError(
      'usage',
      '"tpe" learns from all of history, and a training knows only its own part. Use --search grid or random.',
    );
  const { folds, train, test, anchored = false, purge = 0 } = options;
  const markets = bars.map((one) => one.bars);
  return foldsOf(markets, { folds, train, test, anchored, purge });
}

function requireTogether({ cpcv, groups, left, embargo }: WalkOptions): void {
  if (cpcv) return;
  const alone = groups === undefined ? (left === undefined ? embargo && '--embargo' : '--left') : '--groups';
  if (alone) throw new UserError('usage', `"${alone}" is for cross-validation. Add --cpcv, or leave it out.`);
}

// Of several objectives there is a front, and a training has to come to one choice.
function requireOneGoal({ objective = 'sharpe', across }: WalkOptions): void {
  const goals = parseGoals(objective, across);
  if (goals.length === 1) return;
  throw new UserError(
    'usage',
    `"${objective}" as --objective are ${goals.length} objectives, and a training chooses by one. Give one metric, for example --objective "${goals[0].text}", or one formula of several, such as --objective "sharpe - maxDrawdown".`,
  );
}

function flagsOf({
  folds,
  train,
  test,
  anchored,
  purge,
  embargo,
  cpcv,
  groups,
  left,
  noise,
}: WalkOptions): Flag[] {
  const length = (ms: number | undefined) => (ms === undefined ? undefined : formatDuration(ms));
  return [
    ['--folds', folds],
    ['--train', length(train)],
    ['--test', length(test)],
    ['--purge', length(purge)],
    ['--groups', groups],
    ['--left', left],
    ['--embargo', length(embargo)],
    ['--noise', noise],
    ...(anchored ? [['--anchored', ''] as const] : []),
    ...(cpcv ? [['--cpcv', ''] as const] : []),
  ];
}
