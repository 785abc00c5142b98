import { join } from 'node:path';
import type { Parquet, RecordFiles, RecordStore, Store } from '#adapters/files';
import type { Settings } from '#config';

/** The store in the data folder. DuckDB is loaded when a Parquet file has to be read or written. */
export function openStore(root: string): Store {
  return { root, parquet };
}

const parquet: Parquet = {
  read: async (files, into) => (await import('#adapters/duckdb')).readParquet(files, into),
  write: async (parts, onPart) => (await import('#adapters/duckdb')).writeParquet(parts, 'ms', onPart),
};

/**
 * Where what exchanges tell is kept. Prices of a testnet are nobody's: they lie apart, so that no
 * backtest takes them for those of a market.
 */
export function toldFolder({ data, testnet }: Pick<Settings, 'data' | 'testnet'>): string {
  return testnet ? join(data, 'testnet') : data;
}

/** What else is kept in the data folder: values from outside, and what exchanges tell besides bars. */
export function openRecords(root: string): RecordStore {
  return { root, files };
}

const files: RecordFiles = {
  read: async (names, types) => (await import('#adapters/duckdb')).readRecords(names, types),
  write: async (parts) => (await import('#adapters/duckdb')).writeRecords(parts),
};
