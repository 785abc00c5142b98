import type { Operation } from './operation.ts';
import { Series } from './series.ts';

/** The columns of the market itself. */
export type SourceName = 'open' | 'high' | 'low' | 'close' | 'volume';

/** What a strategy starts from: the market's own columns as series. */
export type MarketSeries = Readonly<Record<SourceName, Series>>;

export const marketSeries: MarketSeries = {
  open: source('open'),
  high: source('high'),
  low: source('low'),
  close: source('close'),
  volume: source('volume'),
};

/** The name of a source's column, or undefined for an operation that computes. */
export function sourceName(operation: Operation): SourceName | undefined {
  return sourceNames.get(operation);
}

const sourceNames = new Map<Operation, SourceName>(
  (Object.keys(marketSeries) as SourceName[]).map((name) => [marketSeries[name].operation, name]),
);

function source(name: SourceName): Series {
  const operation: Operation = {
    name,
    outputs: 1,
    warmup: () => 0,
    kernel: () => ({ advance: () => undefined }),
  };
  return new Series(operation, []);
}
