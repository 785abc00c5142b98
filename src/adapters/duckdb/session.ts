import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '#errors';

/** Opens DuckDB in memory for as long as the work takes. It never goes to the network by itself. */
export async function withDuckdb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  return withConnections(1, ([connection]) => work(connection!));
}

/** The same with several connections, which may be used at the same time. */
export async function withConnections<T>(
  count: number,
  work: (connections: readonly DuckDBConnection[]) => Promise<T>,
): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections = await Promise.all(Array.from({ length: count }, () => instance.connect()));
  try {
    for (const connection of connections) await connection.run("SET TimeZone = 'UTC'");
    return await work(connections);
  } finally {
    for (const connection of connections) connection.closeSync();
    instance.closeSync();
  }
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of a column as SQL writes it. */
export function named(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Says in one sentence what DuckDB could not do with a file. */
export function unreadable(file: string, error: unknown): UserError {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return new UserError(
    'data',
    `"${file}" cannot be read: ${reason.replace(/^[\w ]+ Error: /, '').replace(/[.!]?$/, '.')} It may be damaged or cut off; get it again from where it came.`,
    { cause: error },
  );
}
