import { UserError } from '#errors';
import { named, quoted, withDuckdb } from './session.ts';

/** Files that one view reads, and what every row of it says besides. */
export interface ViewSource {
  readonly files: readonly string[];
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
}

export interface QueryResult {
  readonly names: readonly string[];
  /** Numbers, texts, booleans, null. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there were more rows than were asked for. */
  readonly isCut: boolean;
}

/** Files with columns of their own; each kind of them is a table. */
export interface RecordSource {
  readonly kind: string;
  /** What a row says besides its file, by column. */
  readonly beside: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

interface Query {
  readonly sql: string;
  readonly series: readonly ViewSource[];
  readonly records: readonly RecordSource[];
  /** The only folders that may be read. */
  readonly folders: readonly string[];
  readonly limit: number;
}

/** Asks the store a question in SQL. It can read the store and nothing else, and write nothing. */
export async function queryStore({ sql, series, records, folders, limit }: Query): Promise<QueryResult> {
  return withDuckdb(async (connection) => {
    await connection.run(viewSql(series));
    for (const view of recordViews(records)) await connection.run(view);
    await connection.run(
      `SET allowed_directories = [${folders.map(quoted).join(', ')}]; SET enable_external_access = false; SET lock_configuration = true`,
    );
    try {
      const { StatementType } = await import('@duckdb/node-api');
      const statements = await connection.extractStatements(sql);
      if (statements.count !== 1)
        throw new UserError('usage', `"${sql}" is ${statements.count} statements. Write one.`);
      const prepared = await statements.prepare(0);
      if (prepared.statementType !== StatementType.SELECT && prepared.statementType !== StatementType.EXPLAIN)
        throw new UserError(
          'usage',
          `"${sql}" is not a question. Only SELECT is allowed; the store is not changed through SQL.`,
        );
      const result = await connection.streamAndReadUntil(sql, limit + 1);
      const rows = result.getRowsJson();
      return { names: result.columnNames(), rows: rows.slice(0, limit), isCut: rows.length > limit };
    } catch (error) {
      if (error instanceof UserError) throw error;
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n\n');
      throw new UserError(
        'usage',
        `The query failed: ${reason.trim()}\nThe table is "bars" with exchange, symbol, timeframe, time, at, open, high, low, close, volume; kept runs are "runs", "trades" and "equity"; what audit export --save wrote of sessions is "events", "session_orders", "session_refusals", "session_fills", "session_trades" and "session_positions".`,
        { cause: error },
      );
    }
  });
}

// `time` is ms UTC as everywhere, `at` the same moment as SQL likes it.
function viewSql(series: readonly ViewSource[]): string {
  const parts = series.map(
    ({ files, exchange, symbol, timeframe }) =>
      `SELECT ${quoted(exchange)} AS exchange, ${quoted(symbol)} AS symbol, ${quoted(timeframe)} AS timeframe, ${named('time')}, make_timestamp("time" * 1000) AS at, open, high, low, close, volume FROM read_parquet([${files.map(quoted).join(', ')}])`,
  );
  const nothing = `SELECT '' AS exchange, '' AS symbol, '' AS timeframe, 0::BIGINT AS time, make_timestamp(0) AS at, 0::DOUBLE AS open, 0::DOUBLE AS high, 0::DOUBLE AS low, 0::DOUBLE AS close, 0::DOUBLE AS volume WHERE false`;
  return `CREATE VIEW bars AS ${[...parts, nothing].join(' UNION ALL ')}`;
}

// Files of one kind may have other columns than before, so they are put together by name.
function recordViews(records: readonly RecordSource[]): string[] {
  const kinds = [...new Set(records.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const parts = records
      .filter((record) => record.kind === kind)
      .map(
        ({ beside, files }) =>
          `SELECT ${Object.entries(beside)
            .map(([name, value]) => `${quoted(value)} AS ${named(name)}, `)
            .join(
              '',
            )}* FROM read_parquet([${files.map(quoted).join(', ')}], hive_partitioning = false, union_by_name = true)`,
      );
    return `CREATE VIEW ${named(kind)} AS ${parts.join(' UNION ALL BY NAME ')}`;
  });
}
