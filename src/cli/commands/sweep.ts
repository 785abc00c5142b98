import { relative, resolve } from 'node:path';
import { openTrials, publish, sweepsFolder, type TrialFile } from '#adapters/files';
import { UserError } from '#errors';
import { dailyReturns } from '#metrics';
import {
  equityCsv,
  gatesToJson,
  type ReportDocument,
  type ReportedRun,
  type SweepDocument,
  subjectOf,
  sweepToJson,
  toTrialLine,
  tradesCsv,
  trialFromLine,
} from '#report';
import {
  type Failed,
  findingsOf,
  judgeSweep,
  keyOf,
  type Known,
  meanReturns,
  representatives,
  type Result,
  scoreOf,
  sweep,
  type SweepDays,
  type TrialRecord,
} from '#research';
import type { Context } from '../context.ts';
import type { HiredCrew } from '../crew.ts';
import { judge, loadGates, requirePassed, writeVerdicts } from '../gates.ts';
import type { GateOptions } from '../options.ts';
import { evaluateAll, type Failure } from '../evaluate.ts';
import { stoppable } from '../interrupt.ts';
import { hire, type Prepared, prepareSearch } from '../search.ts';
import type { SearchOptions } from '../search-options.ts';
import { searchProgress } from '../search-progress.ts';
import { renderSweep } from '../screens/sweep.ts';
import { renderVerdicts } from '../screens/verdicts.ts';
import { loadSettings } from '../settings.ts';
import { version } from '../version.ts';

export interface SweepOptions extends SearchOptions, GateOptions {
  readonly resume?: boolean;
  readonly save?: boolean;
}

/** Tries a strategy with many values of its parameters, and says how far the best can be believed. */
export async function runSweep(name: string, options: SweepOptions, context: Context): Promise<void> {
  const started = performance.now();
  const project = await loadSettings(context, { ...options, param: {} });
  const gates = await loadGates(options, context);
  const prepared = await prepareSearch(name, options, project, context);
  const file = await trialFile(prepared, options, context);
  const made = await stoppable(context.output, (signal) =>
    makeTrials(prepared, file, options, context, signal),
  );
  const document = await documentOf(prepared, made, context, started);
  const best = document.best;
  if (best && options.trades !== undefined)
    await publish(resolve(context.cwd, options.trades), tradesCsv(best.runs));
  if (best && options.equity !== undefined)
    await publish(resolve(context.cwd, options.equity), equityCsv(best.runs));
  // Half a sweep has not found its best, so there is nothing to judge.
  const judged = made.isWhole ? judge(subjectOf(bestOf(document)), gates, context) : undefined;
  if (judged) await writeVerdicts(judged, gates, options, context);
  const isJudged = judged !== undefined && judged.verdicts.length > 0;
  context.output.result(
    { ...sweepToJson(document), ...(isJudged ? { gates: gatesToJson(judged) } : {}) },
    (paint) =>
      [
        renderSweep(document, paint, context.output.room),
        ...(isJudged ? ['', renderVerdicts(judged, paint, context.output.room)] : []),
      ].join('\n'),
  );
  if (file) {
    const folder = relative(context.cwd, sweepsFolder(prepared.settings.data)) || '.';
    context.output.note(
      made.isWhole
        ? `Trials: ${folder}/${prepared.id}`
        : `Trials so far: ${folder}/${prepared.id}. Go on with the same command and --resume.`,
    );
  }
  if (document.findings.ranked.length === 0 && made.isWhole)
    throw new UserError(
      'failed',
      `None of the ${made.trials.length} trials came to anything. ${firstFailure(made.trials)}`,
    );
  if (judged) requirePassed(judged);
}

// The runs of the best trial are judged, and the choice of it among all.
function bestOf({ best, overfitting, command }: SweepDocument): ReportDocument {
  return { runs: best?.runs ?? [], objective: 'sharpe', selection: overfitting ?? null, command, version };
}

interface Made {
  readonly trials: readonly TrialRecord[];
  readonly isWhole: boolean;
  readonly nodes: { readonly unique: number; readonly naive: number; readonly simulated: number };
  readonly returns: Returns | undefined;
}

type Returns = Pick<SweepDays, 'best' | 'sample'>;

async function makeTrials(
  prepared: Prepared,
  file: TrialFile | undefined,
  options: SweepOptions,
  context: Context,
  signal: AbortSignal,
): Promise<Made> {
  const { plan } = prepared;
  const known = readKnown(file);
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort());
  const crew = await hire(prepared, options.jobs, context, stop);
  const progress = searchProgress(context.output, plan, known.size);
  const waiting: TrialRecord[] = [];
  const trials: TrialRecord[] = [];
  const flush = async () => file?.add(waiting.splice(0).map(toTrialLine));
  const keeping = setInterval(() => void flush().catch(() => undefined), 500);
  const over = (trial: TrialRecord) => {
    progress.tell(trial);
    if (file) waiting.push(trial);
  };
  try {
    trials.push(...(await sweep(plan, crew, known, over, stop.signal)));
    await flush();
    const isWhole = !stop.signal.aborted;
    const returns = isWhole ? await returnsOf(prepared, trials, crew) : undefined;
    return { trials, isWhole, nodes: crew.effort(), returns };
  } finally {
    clearInterval(keeping);
    progress.end();
    await flush();
    await file?.close();
    await crew.dismiss();
  }
}

function readKnown(file: TrialFile | undefined): Known {
  const lines = (file?.known ?? []).map((line) => trialFromLine(line));
  return new Map(lines.map(({ point, result }) => [keyOf(point), result]));
}

// What is needed to judge the choice, made again where it was not kept.
async function returnsOf(
  { plan }: Prepared,
  trials: readonly TrialRecord[],
  crew: HiredCrew,
): Promise<Returns | undefined> {
  const { ranked } = findingsOf(plan, trials);
  const [best] = ranked;
  if (!best) return undefined;
  const wanted = [best, ...representatives(trials)];
  const missing = wanted.filter(({ result }) => !result.returns);
  const found = new Map<TrialRecord, Float64Array>();
  await crew.make(
    missing.map(({ values }) => ({ values, keepsReturns: true })),
    (k, result: Result | Failed) => {
      if (!('failed' in result)) found.set(missing[k]!, result.returns!);
    },
  );
  const of = (trial: (typeof wanted)[number]) => trial.result.returns ?? found.get(trial)!;
  return { best: of(best), sample: wanted.slice(1).map(of) };
}

async function documentOf(
  prepared: Prepared,
  { trials, isWhole, nodes, returns }: Made,
  context: Context,
  started: number,
): Promise<SweepDocument> {
  const { plan, loaded, bars, settings, how, seed, id } = prepared;
  const findings = findingsOf(plan, trials);
  const [best] = findings.ranked;
  const failures: Failure[] = [];
  const runs = best
    ? await evaluateAll(
        [loaded],
        bars,
        { ...prepared.options, param: best.values },
        settings,
        context,
        failures,
      )
    : [];
  return {
    id,
    version,
    command: prepared.command,
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
      score: scoreOf(plan.goals[0], best.result.numbers),
      runs,
    },
    overfitting: returns && best ? judgeSweep(trials, { ...returns, held: heldBy(runs) }, seed) : undefined,
    seconds: (performance.now() - started) / 1000,
    nodes,
  };
}

// Equal money in each market, where each is an account of its own.
function heldBy(runs: readonly ReportedRun[]): Float64Array {
  return meanReturns(
    runs.map(({ baseline: { run } }) => dailyReturns(run.bars.time, run.equity, run.account.cash)),
  );
}

async function trialFile(
  { settings, id, plan, loaded }: Prepared,
  { resume = false, save }: SweepOptions,
  { output }: Context,
): Promise<TrialFile | undefined> {
  if (resume && save === false)
    throw new UserError(
      'usage',
      '"--resume" goes on with kept trials and "--no-save" keeps none. Leave out one of them.',
    );
  if (!resume && !(save ?? !output.isJson)) return undefined;
  const about = {
    engine: version,
    strategy: loaded.strategy.name,
    trials: plan.search.trials,
    axes: plan.space.axes,
    where: plan.space.where.map(({ text }) => text),
    objective: plan.goals.map(({ text }) => text).join(','),
  };
  return openTrials(settings.data, id, about, resume);
}

function firstFailure(trials: readonly TrialRecord[]): string {
  const failed = trials.find(({ result }) => 'failed' in result)?.result;
  return failed && 'failed' in failed ? failed.failed : '';
}
