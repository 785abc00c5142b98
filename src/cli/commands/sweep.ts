import { join, relative, resolve } from 'node:path';
import { sweepsFolder } from '#adapters/files';
import { UserError } from '#errors';
import { dailyReturns } from '#metrics';
import {
  type GateDocument,
  gatesToJson,
  isJudged,
  reasonsText,
  renderSweepHtml,
  type ReportedRun,
  type SweepDocument,
  sweepSubject,
  sweepToJson,
} from '#report';
import { findingsOf, isLost, judgeSweep, longestOf, meanReturns, scoreOf, type SweepDays } from '#research';
import type { Values } from '#strategy';
import { gateFlags, written } from '../command-line.ts';
import type { Context } from '../context.ts';
import { type Gates, judge, loadGates, requirePassed } from '../gates.ts';
import type { GateOptions } from '../options.ts';
import { evaluateAll } from '../evaluate.ts';
import { stoppable } from '../interrupt.ts';
import { openKept } from '../kept-before.ts';
import { type Prepared, prepareSearch, withSearch } from '../search.ts';
import { prepareBotsSearch } from '../search-bots.ts';
import type { SearchOptions } from '../search-options.ts';
import { writeReportFiles } from '../report-files.ts';
import { renderSweep } from '../screens/sweep.ts';
import { renderVerdicts } from '../screens/verdicts.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { type Made, makeTrials } from '../trials.ts';
import { withVerdictFiles, writeVerdicts } from '../verdict-files.ts';
import { version } from '../version.ts';

export interface SweepOptions extends SearchOptions, GateOptions {
  readonly resume?: boolean;
  readonly save?: boolean;
}

/** Tries a strategy with many values of its parameters, and says how far the best can be believed. */
export async function runSweep(
  name: string | undefined,
  options: SweepOptions,
  context: Context,
): Promise<void> {
  await withVerdictFiles('sweep', name === undefined ? [] : [name], options, context, () =>
    sweep(name, options, context),
  );
}

async function sweep(name: string | undefined, options: SweepOptions, context: Context): Promise<void> {
  const started = performance.now();
  const project = await loadSettings(context, { ...options, param: {} });
  const gates = await loadGates(options, context);
  if (options.bots && name !== undefined)
    throw new UserError(
      'usage',
      `"${name}" is named beside --bots, which varies the bots of the configuration. Leave out one of them.`,
    );
  const prepared = options.bots
    ? await prepareBotsSearch(options, project, context)
    : await prepareSearch(requireStrategy(name), options, project, context);
  await withSearch(prepared, () => search(prepared, options, { project, gates, started }, context));
}

interface Around {
  readonly project: ProjectSettings;
  readonly gates: Gates;
  readonly started: number;
}

async function search(
  prepared: Prepared,
  options: SweepOptions,
  { project, gates, started }: Around,
  context: Context,
): Promise<void> {
  const kept = await openKept(prepared, options, context);
  const made = await stoppable(context.output, (signal) =>
    makeTrials(prepared, kept, options, context, signal),
  );
  const document = await documentOf(prepared, made, options, context, started);
  // Half a sweep has not found its best, so there is nothing to judge.
  const failure = made.isWhole ? failureOf(document) : undefined;
  const judged = made.isWhole ? judge(sweepSubject(document, failure?.message), gates, context) : undefined;
  const shown = judged && isJudged(judged) ? judged : undefined;
  context.output.result(
    { ...sweepToJson(document), ...(shown ? { gates: gatesToJson(shown) } : {}) },
    (paint) =>
      [
        renderSweep(document, paint, context.output.room),
        ...(shown ? ['', renderVerdicts(shown, paint, context.output.room)] : []),
      ].join('\n'),
  );
  if (kept) {
    const folder = relative(context.cwd, sweepsFolder(prepared.settings.data)) || '.';
    context.output.note(
      made.isWhole
        ? `Trials: ${folder}/${prepared.id}`
        : `Trials so far: ${folder}/${prepared.id}. Go on with the same command and --resume.`,
    );
  }
  // A file that cannot be written takes nothing from what was said.
  const report = await writeFiles(document, judged, options, project, context);
  if (judged) await writeVerdicts(judged, gates, options, context);
  if (report !== undefined) context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  if (failure) throw failure;
  if (judged) requirePassed(judged);
}

// Of the best trial; named by the search: the same search is the same file.
async function writeFiles(
  { best, ...document }: SweepDocument,
  judged: GateDocument | undefined,
  options: SweepOptions,
  { settings }: ProjectSettings,
  context: Context,
): Promise<string | undefined> {
  if (!best) return undefined;
  const usual = context.output.isJson
    ? undefined
    : join(settings.reports, `sweep-${document.id.slice(0, 8)}.html`);
  const report = options.report === undefined ? usual : resolve(context.cwd, options.report);
  await writeReportFiles(
    best.runs,
    report,
    (assets) => renderSweepHtml({ ...document, best }, assets, judged),
    options,
    context,
  );
  return report;
}

async function documentOf(
  prepared: Prepared,
  { trials, isWhole, nodes, returns, noise }: Made,
  options: GateOptions,
  context: Context,
  started: number,
): Promise<SweepDocument> {
  const { plan, loaded, bars, how, seed, id } = prepared;
  const findings = findingsOf(plan, trials);
  const best = findings.ranked.at(0);
  const runs = best ? await runsOf(prepared, best.values, context) : [];
  return {
    id,
    version,
    command: [prepared.command, ...written([prepared.config, ...gateFlags(options)])].join(' '),
    strategy: loaded.strategy,
    space: plan.space,
    goals: plan.goals,
    search: how,
    seed,
    across: prepared.job.across,
    bars: bars.map((one) => ({ bars: one.bars, synthetic: one.synthetic })),
    trials,
    isWhole,
    findings,
    best: best && {
      trial: best,
      score: scoreOf(plan.goals[0], best.result),
      runs,
    },
    overfitting:
      returns && best ? judgeSweep(trials, { ...returns, ...heldBy(runs) }, seed, noise) : undefined,
    seconds: (performance.now() - started) / 1000,
    nodes,
  };
}

async function runsOf(
  { loaded, bars, options, settings, bots }: Prepared,
  values: Values,
  context: Context,
): Promise<ReportedRun[]> {
  if (bots) return [await bots.runOf(values)];
  const notRun = { failures: [], leftOut: [] };
  return evaluateAll([loaded], bars, { ...options, param: values }, settings, context, notRun);
}

function requireStrategy(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new UserError(
    'usage',
    'No strategy is named. Write for example: cryptobot sweep ema-cross, or --bots to vary the bots of the configuration.',
  );
}

// Equal money in each market, where each is an account of its own.
function heldBy(runs: readonly ReportedRun[]): Pick<SweepDays, 'held' | 'longest'> {
  const markets = runs.map(({ baseline: { run } }) =>
    dailyReturns(run.bars.time, run.equity, run.account.cash),
  );
  return { held: meanReturns(markets), longest: longestOf(markets) };
}

// What keeps a whole sweep from having a best trial.
function failureOf(document: SweepDocument): UserError | undefined {
  const { findings, trials, best } = document;
  if (findings.ranked.length === 0)
    return new UserError(
      'failed',
      `None of the ${trials.length} trials came to anything. ${reasonsText(findings.failed)}`,
    );
  return best?.score === null ? withoutValue(document) : undefined;
}

function withoutValue({ goals: [goal], findings }: SweepDocument): UserError {
  const { ranked } = findings;
  if ([...ranked].every(({ result }) => isLost(result)))
    return new UserError(
      'failed',
      `Each of the ${ranked.length} trials lost all its money, so none of them is the best. Choose a smaller --size or --leverage, or other ranges of --param.`,
    );
  return new UserError(
    'failed',
    `"${goal.text}" has no value in any of the ${findings.ranked.length} trials, so none of them is the best. Choose another --objective, other ranges of --param, or more bars.`,
  );
}
