import { join, relative, resolve } from 'node:path';
import { sha256 } from '#adapters/files';
import { UserError } from '#errors';
import {
  gatesToJson,
  isJudged,
  type PageAssets,
  renderHtml,
  type ReportDocument,
  subjectOf,
  toJson,
} from '#report';
import { type Objective, parseObjective, rank } from '#research';
import { keep } from '../archive.ts';
import { namedConfig, reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { judge, loadGates, requirePassed } from '../gates.ts';
import { parseOtherEngines, withMetricsOf } from '../other-engines.ts';
import type { BacktestOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { writeReportFiles } from '../report-files.ts';
import { renderComparison } from '../screens/comparison.ts';
import { renderRun } from '../screens/run.ts';
import { renderVerdicts } from '../screens/verdicts.ts';
import { selectionOf } from '../selection.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { withVerdictFiles, writeVerdicts } from '../verdict-files.ts';
import { version } from '../version.ts';

/** Runs strategies over bars, one or many; several are ranked side by side. */
export async function runBacktest(
  names: readonly string[],
  options: BacktestOptions,
  context: Context,
): Promise<void> {
  await withVerdictFiles('backtest', names, options, context, () => backtest(names, options, context));
}

async function backtest(names: readonly string[], options: BacktestOptions, context: Context): Promise<void> {
  const objective = parseObjective(options.objective ?? 'sharpe');
  const others = parseOtherEngines(options);
  const project = await loadSettings(context, options);
  const gates = await loadGates(options, context);
  const performed = await perform(names, options, project, context);
  const { runs: evaluated, strategies, failures, leftOut, settings } = performed;
  const runs = withMetricsOf(others, evaluated);
  const ranked = rank(runs, objective);
  const request = { names, options, settings, config: namedConfig(context, project, settings, options) };
  const document: ReportDocument = {
    runs: ranked,
    objective,
    selection: await selectionOf(ranked, strategies, objective, options),
    command: reproduce(request),
    version,
  };
  const isComparison =
    !options.bots &&
    (options.compare === true || strategies.length + failures.length !== 1 || evaluated.length > 1);
  const report = reportFile(document, objective, isComparison, options, context, project);
  const judged = judge(subjectOf(document, failures), gates, context);
  const render = (assets: PageAssets) => renderHtml(document, assets, judged);
  context.output.result(
    {
      ...toJson(document),
      ...(isJudged(judged) ? { gates: gatesToJson(judged) } : {}),
      ...(failures.length > 0 ? { failed: failures } : {}),
      ...(leftOut.length > 0 ? { leftOut } : {}),
    },
    (paint) =>
      [
        isComparison
          ? renderComparison(document, paint, context.output.room)
          : renderRun(document.runs[0]!, paint, context.output.room),
        ...(isJudged(judged) ? ['', renderVerdicts(judged, paint, context.output.room)] : []),
      ].join('\n'),
  );
  if (options.save ?? !context.output.isJson) await keep(evaluated, request, strategies, context);
  // A file that cannot be written takes nothing from what was said and kept.
  await writeReportFiles(document.runs, report, render, options, context);
  await writeVerdicts(judged, gates, options, context);
  if (report) context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  if (failures.length > 0) throw new UserError('failed', failures.map(({ message }) => message).join('\n'));
  requirePassed(judged);
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
  if (runs.length === 0) return undefined;
  if (wanted !== undefined) return resolve(cwd, wanted);
  if (!isComparison || output.isJson) return undefined;
  const id = sha256([objective, ...runs.map(({ identity }) => identity.id)]).slice(0, 8);
  return join(settings.reports, `compare-${id}.html`);
}
