import type { Parquet, Store } from '#adapters/files';

/** The store in the data folder. DuckDB is loaded when a Parquet file has to be read or written. */
export function openStore(root: string): Store {
  return { root, parquet };
}

const parquet: Parquet = {
  read: async (files, into) => (await import('#adapters/duckdb')).readParquet(files, into),
  write: async (parts, onPart) => (await import('#adapters/duckdb')).writeParquet(parts, 'ms', onPart),
};
