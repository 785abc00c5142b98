/** Loads DuckDB, asks it a question, and gives back its version. */
export async function duckdbVersion(): Promise<string> {
  const { DuckDBInstance, version } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const answer = (await connection.runAndReadAll('SELECT 42')).getRows()[0]?.[0];
    if (Number(answer) !== 42) throw new Error(`SELECT 42 gives ${String(answer)}`);
    return version();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Loads Arrow, writes one column and reads it back. */
export async function arrowVersion(): Promise<string> {
  const { tableFromArrays, tableFromIPC, tableToIPC } = await import('apache-arrow');
  const table = tableFromIPC(tableToIPC(tableFromArrays({ close: Float64Array.of(42) })));
  const value: unknown = table.getChild('close')?.get(0);
  if (value !== 42) throw new Error(`a stored 42 reads as ${String(value)}`);
  return 'a column is written and read back';
}
