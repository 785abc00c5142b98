import { join, relative, resolve } from 'node:path';
import { publish, readReportPage, sha256 } from '#adapters/files';
import { UserError } from '#errors';
import { equityCsv, renderHtml, type ReportDocument, toJson, tradesCsv } from '#report';
import { type Objective, parseObjective, rank } from '#research';
import { keep } from '../archive.ts';
import { reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { parseOtherEngines, withMetricsOf } from '../other-engines.ts';
import type { BacktestOptions } from '../options.ts';
import { perform } from '../perform.ts';
import { renderComparison } from '../screens/comparison.ts';
import { renderRun } from '../screens/run.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { packageFolder } from '../shelf.ts';
import { version } from '../version.ts';

/** Runs strategies over bars, one or many; several are ranked side by side. */
export async function runBacktest(
  names: readonly string[],
  options: BacktestOptions,
  context: Context,
): Promise<void> {
  const objective = parseObjective(options.objective ?? 'sharpe');
  const others = parseOtherEngines(options);
  const project = await loadSettings(context, options);
  const { runs: evaluated, strategies, failures, settings } = await perform(names, options, project, context);
  const runs = withMetricsOf(others, evaluated);
  const document: ReportDocument = {
    runs: rank(runs, objective),
    objective,
    command: reproduce(names, options, settings),
    version,
  };
  const isComparison =
    options.compare === true || strategies.length + failures.length !== 1 || evaluated.length > 1;
  const report = reportFile(document, objective, isComparison, options, context, project);
  if (runs.length > 0) await writeFiles(document, report, options, context);
  context.output.result(
    failures.length > 0 ? { ...toJson(document), failed: failures } : toJson(document),
    (paint) =>
      isComparison
        ? renderComparison(document, paint, context.output.room)
        : renderRun(document.runs[0]!, paint, context.output.room),
  );
  if (options.save ?? !context.output.isJson)
    await keep(evaluated, { names, options, settings }, strategies, context);
  if (report) context.output.note(`Report: ${relative(context.cwd, report) || report}`);
  if (failures.length > 0) throw new UserError('failed', failures.map(({ message }) => message).join('\n'));
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
