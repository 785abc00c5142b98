import { resolve } from 'node:path';
import { UserError } from '#errors';
import {
  daysNotes,
  type GateDocument,
  gateDocumentToJson,
  type GateSubject,
  type PageAssets,
  renderHtml,
  type ReportDocument,
  subjectOf,
} from '#report';
import { judgeDays, type Objective, parseObjective, rank, statistics, titleOf } from '#research';
import { findRun, keep } from '../archive.ts';
import { judgeAgain, namedConfig, reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { judge, loadGates, requirePassed } from '../gates.ts';
import { keptCandidate } from '../kept-candidate.ts';
import type { BacktestOptions, GateOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { writeReportFiles } from '../report-files.ts';
import { wrap } from '../screens/fit.ts';
import { renderVerdicts } from '../screens/verdicts.ts';
import { selectionOf } from '../selection.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { withVerdictFiles, writeVerdicts } from '../verdict-files.ts';
import { version } from '../version.ts';

/** What the flags of `gate` say. */
export interface GateCommandOptions extends BacktestOptions {
  readonly run?: readonly string[];
}

/** `cryptobot gate`: a verdict over kept runs, or over runs that are made for it. */
export async function runGate(
  names: readonly string[],
  options: GateCommandOptions,
  context: Context,
): Promise<void> {
  await withVerdictFiles('gate', names, options, context, () => judgeRuns(names, options, context));
}

async function judgeRuns(
  names: readonly string[],
  options: GateCommandOptions,
  context: Context,
): Promise<void> {
  const objective = parseObjective(options.objective ?? 'sharpe');
  requireSomething(options);
  const project = await loadSettings(context, options);
  const gates = await loadGates(options, context);
  const { subject, finish } = options.run
    ? { subject: await keptRuns(options.run, names, options, objective, project), finish: undefined }
    : await freshRuns(names, options, objective, project, context);
  const document = judge(subject, gates, context);
  context.output.result(gateDocumentToJson(document), (paint) =>
    [
      ...document.title.map((line, k) => (k === 0 ? paint.bold : paint.dim)(line)),
      '',
      renderVerdicts(document, paint, context.output.room),
      ...choiceNotes(document).map((line) => paint.dim(wrap(line, context.output.room))),
    ].join('\n'),
  );
  // A file that cannot be written takes nothing from what was said.
  await finish?.(document);
  await writeVerdicts(document, gates, options, context);
  const { failures } = document;
  if (failures.length > 0) throw new UserError('failed', failures.map(({ message }) => message).join('\n'));
  requirePassed(document);
}

// Of a choice that no gate is about nothing is told here.
function choiceNotes({ verdicts, choice }: GateDocument): string[] {
  const isAsked = verdicts.some(({ metric }) => metric !== null && Object.hasOwn(statistics, metric));
  return choice && isAsked ? daysNotes(choice) : [];
}

function requireSomething({ gate, gateFile, golden }: GateOptions): void {
  if (gate ?? gateFile ?? golden) return;
  throw new UserError(
    'usage',
    '"cryptobot gate" needs something to judge by: --gate "sharpe>=1", --gate-file gates.yaml or --golden FILE.',
  );
}

interface FreshRuns {
  readonly subject: GateSubject;
  /** Keeps the runs, and writes the files about them, once they are judged. */
  readonly finish: (judged: GateDocument) => Promise<void>;
}

async function freshRuns(
  names: readonly string[],
  options: GateCommandOptions,
  objective: Objective,
  project: ProjectSettings,
  context: Context,
): Promise<FreshRuns> {
  const { runs, strategies, failures, settings } = await perform(names, options, project, context);
  const request = { names, options, settings, config: namedConfig(context, project, settings, options) };
  const command = reproduce(request, 'gate');
  const ranked = rank(runs, objective);
  const selection = await selectionOf(ranked, strategies, objective, options);
  const document: ReportDocument = { runs: ranked, objective, selection, command, version };
  const report = options.report === undefined ? undefined : resolve(context.cwd, options.report);
  return {
    subject: subjectOf(document, failures),
    finish: async (judged) => {
      if (options.save ?? !context.output.isJson) await keep(runs, request, strategies, context);
      const render = (assets: PageAssets) => renderHtml(document, assets, judged);
      await writeReportFiles(document.runs, report, render, options, context);
    },
  };
}

async function keptRuns(
  ids: readonly string[],
  names: readonly string[],
  options: GateCommandOptions,
  objective: Objective,
  { settings: { data } }: ProjectSettings,
): Promise<GateSubject> {
  const [name] = names;
  if (options.bots)
    throw new UserError(
      'usage',
      '"--bots" asks for a run of the bots of the configuration, and --run names runs that are kept. Leave out one of them.',
    );
  if (name !== undefined)
    throw new UserError(
      'usage',
      `"${name}" is a strategy to run, and --run names runs that are kept. Leave out one of them.`,
    );
  const runs = [];
  for (const id of new Set(ids)) {
    const run = await findRun(id === 'latest' ? undefined : id, data);
    runs.push(await keptCandidate(run, data));
  }
  const ranked = rank(runs, objective);
  const choice = judgeDays(ranked.map(({ daily: run, held }) => ({ run, held }))) ?? null;
  return {
    runs: ranked,
    objective,
    choice,
    failures: [],
    title: runs.map((run) => `${run.id}  ${titleOf(run)}`),
    notes: daysNotes(choice ?? {}),
    command: judgeAgain(ids, options),
    version,
  };
}
