import type { DuckDBConnection } from '@duckdb/node-api';
import { UserError } from '#errors';

/** Opens DuckDB in memory for as long as the work takes. It never goes to the network by itself. */
export async function withDuckdb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(connection);
  } finally {
    connection.closeSync();
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
