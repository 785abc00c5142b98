import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  listRecords,
  listRuns,
  listSeries,
  nameOfRecords,
  recordFolder,
  recordKinds,
  runTables,
  seriesFolder,
  type StoredRun,
  tableFile,
} from '#adapters/files';
import { listSessions, sessionFolder } from '#adapters/sqlite';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { sessionTable, sessionTables } from '../session/tables.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';
import { columns } from '../table.ts';

/** `cryptobot data sql`: a question to the store. */
export async function runDataSql(
  sql: string,
  { limit = '1000' }: { readonly limit?: string },
  context: Context,
): Promise<void> {
  if (!/^[1-9]\d{0,6}$/.test(limit))
    throw new UserError(
      'usage',
      `--limit: "${limit}" is not a number of rows. Write a whole number from 1 to 9999999.`,
    );
  const { settings } = await loadSettings(context);
  const { series, problems } = await listSeries(openStore(settings.data));
  const others = await Promise.all(recordKinds.map((kind) => listRecords(settings.data, kind)));
  const kept = await listRuns(settings.data);
  const { queryStore } = await import('#adapters/duckdb');
  const result = await queryStore({
    sql,
    limit: Number(limit),
    folders: ['bars', 'runs', 'sessions', ...recordKinds].map((kind) => join(settings.data, kind)),
    records: [
      ...others
        .flatMap(({ found }) => found)
        .map(({ name, manifest }) => ({
          kind: name.kind,
          beside: { name: nameOfRecords(name) },
          files: manifest.months.map(({ file }) => join(recordFolder(settings.data, name), file)),
        })),
      ...tablesOfRuns(kept.runs),
      ...(await savedSessions(settings.data)),
    ],
    series: series.map(({ manifest: { exchange, symbol, timeframe, months }, ...name }) => ({
      exchange,
      symbol,
      timeframe,
      files: months.map(({ file }) => join(seriesFolder(settings.data, name), file)),
    })),
  });
  const document = { columns: result.names, rows: result.rows, cut: result.isCut };
  context.output.result(document, ({ bold }) =>
    columns(
      result.rows.map((row) => row.map(shown)),
      { head: result.names, bold },
    ),
  );
  if (result.isCut)
    context.output.warning(
      `there are more rows than ${limit}. Ask for more with --limit, or for less with LIMIT in the query.`,
    );
  for (const problem of [...problems, ...others.flatMap((one) => one.problems), ...kept.problems])
    context.output.warning(problem);
}

// A table that somebody removed is missing from the answer; runs verify tells.
function tablesOfRuns(runs: readonly StoredRun[]) {
  return runs.flatMap(({ id, folder }) =>
    runTables
      .map((kind) => ({ kind, files: [tableFile(folder, kind)], beside: { run: id } }))
      .filter(({ files }) => files.every((file) => existsSync(file))),
  );
}

// What audit export has written for this.
async function savedSessions(data: string) {
  const sessions = await listSessions(data);
  return sessions.flatMap((session) =>
    Object.entries(sessionTables)
      .map(([kind, table]) => ({
        kind,
        files: [sessionTable(sessionFolder(data, session), table)],
        beside: { session },
      }))
      .filter(({ files }) => files.every((file) => existsSync(file))),
  );
}

function shown(value: unknown): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
