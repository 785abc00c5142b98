import { join, relative, resolve } from 'node:path';
import { type LoadedStrategy, publish, sha256, type StoredRun } from '#adapters/files';
import { UserError } from '#errors';
import {
  renderHtml,
  renderMarkdown,
  type ReportDocument,
  type ReportedRun,
  subjectOf,
  toJson,
} from '#report';
import { parseObjective, rank } from '#research';
import { findRun, type Request } from '../archive.ts';
import { reproduce, reportAgain } from '../command-line.ts';
import type { Context } from '../context.ts';
import { requireOwnFiles } from '../own-files.ts';
import { type Remade, remake } from '../remake.ts';
import { writeReportFiles } from '../report-files.ts';
import { renderComparison } from '../screens/comparison.ts';
import { renderRun } from '../screens/run.ts';
import { selectionOf } from '../selection.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { version } from '../version.ts';

export interface ReportOptions {
  readonly objective?: string;
  readonly report?: string;
  readonly markdown?: string;
  readonly trades?: string;
  readonly equity?: string;
}

/** `cryptobot report`: kept runs as a page, as Markdown or as data. They are made again for it. */
export async function runReport(
  ids: readonly string[],
  options: ReportOptions,
  context: Context,
): Promise<void> {
  const objective = parseObjective(options.objective ?? 'sharpe');
  await requireOwnFiles([], options, context);
  const project = await loadSettings(context);
  const stored = await findRuns(ids, project.settings.data);
  const runs: ReportedRun[] = [];
  const strategies: LoadedStrategy[] = [];
  for (const run of stored) {
    const kept = await asKept(run, project, context);
    runs.push(kept.reported);
    strategies.push(...kept.strategies);
  }
  const ranked = rank(runs, objective);
  const document: ReportDocument = {
    runs: ranked,
    objective,
    selection: await selectionOf(ranked, strategies, objective, {}),
    command: commandOf(stored, options),
    version,
  };
  const report = reportFile(document, options, project, context);
  await writeReportFiles(ranked, report, (assets) => renderHtml(document, assets), options, context);
  const markdown = options.markdown === undefined ? undefined : resolve(context.cwd, options.markdown);
  if (markdown !== undefined)
    await publish(
      markdown,
      renderMarkdown({ ...subjectOf(document), verdicts: [], skipped: [], unjudged: null, golden: [] }),
    );
  context.output.result(toJson(document), (paint) =>
    ranked.length > 1
      ? renderComparison(document, paint, context.output.room)
      : renderRun(ranked[0]!, paint, context.output.room),
  );
  for (const [what, file] of Object.entries({ Markdown: markdown, Report: report }))
    if (file !== undefined) context.output.note(`${what}: ${relative(context.cwd, file) || file}`);
}

async function findRuns(ids: readonly string[], data: string): Promise<StoredRun[]> {
  const found = new Map<string, StoredRun>();
  for (const id of ids.length === 0 ? ['latest'] : ids) {
    const run = await findRun(id === 'latest' ? undefined : id, data);
    found.set(run.id, run);
  }
  return [...found.values()];
}

// A report of something else under the same id would be worse than none.
async function asKept(run: StoredRun, project: ProjectSettings, context: Context): Promise<Remade> {
  const remade = await remake(run, project, context).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.kind,
      `Run "${run.id}" cannot be made again: ${error.message} What was kept of it: cryptobot runs show ${run.id}`,
      { cause: error },
    );
  });
  const { changed } = remade;
  if (changed.length === 0) return remade;
  throw new UserError(
    'failed',
    `Run "${run.id}" does not come out as it was kept: ${changed.join('; ')}. What was kept of it: cryptobot runs show ${run.id}`,
  );
}

function commandOf(stored: readonly StoredRun[], { objective }: ReportOptions): string {
  const [only] = stored;
  if (stored.length > 1)
    return reportAgain(
      stored.map(({ id }) => id),
      objective,
    );
  return reproduce(only!.manifest['request'] as Request);
}

// A page unless something else is wanted; named by what is in it.
function reportFile(
  { runs, objective }: ReportDocument,
  { report, markdown }: ReportOptions,
  { settings }: ProjectSettings,
  { cwd, output }: Context,
): string | undefined {
  if (report !== undefined) return resolve(cwd, report);
  if (output.isJson || markdown !== undefined) return undefined;
  const ids = runs.map(({ identity }) => identity.id);
  const name =
    runs.length > 1 ? `compare-${sha256([objective, ...ids]).slice(0, 8)}` : `run-${ids[0]!.slice(0, 8)}`;
  return join(settings.reports, `${name}.html`);
}
