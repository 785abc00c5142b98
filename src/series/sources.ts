import type { Operation } from './operation.ts';
import { Series } from './series.ts';

/** The columns of the market itself; `time` is the open of each bar in ms UTC. */
export const sourceNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

export type SourceName = (typeof sourceNames)[number];

/** What a strategy starts from: the market's own columns as series. */
export type MarketSeries = Readonly<Record<SourceName, Series>>;

const operations = new Map(sourceNames.map((name) => [source(name), name]));

export const marketSeries = Object.fromEntries(
  [...operations].map(([operation, name]) => [name, new Series(operation, [])]),
) as unknown as MarketSeries;

/** The name of a source's column, or undefined for an operation that computes. */
export function sourceName(operation: Operation): SourceName | undefined {
  return operations.get(operation);
}

// The columns are there already: nothing to compute.
function source(name: SourceName): Operation {
  return { name, outputs: 1, warmup: () => 0, kernel: () => ({ advance: () => undefined }) };
}
