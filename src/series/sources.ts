import { type Clock, clockKey } from './clock.ts';
import type { Operation } from './operation.ts';
import { Series } from './series.ts';

/** The columns of the market itself; `time` is the open of each bar in ms UTC. */
export const sourceNames = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

export type SourceName = (typeof sourceNames)[number];

/** What a strategy starts from: the columns of a market as series. */
export type MarketSeries = Readonly<Record<SourceName, Series>>;

/** A column that is there already, and the clock it ticks by: none for the strategy's own market. */
interface Source {
  readonly name: SourceName;
  readonly clock: Clock | undefined;
}

const sources = new Map<Operation, Source>();
const known = new Map<string, MarketSeries>();

/** What an operation stands for if it is a source, or undefined for one that computes. */
export function sourceOf(operation: Operation): Source | undefined {
  return sources.get(operation);
}

/** The columns of the bars that a clock counts. Asking twice gives the same series. */
export function sourcesOf(clock: Clock | undefined): MarketSeries {
  const key = clock ? clockKey(clock) : '';
  const series =
    known.get(key) ??
    Object.freeze(Object.fromEntries(sourceNames.map((name) => [name, source(name, clock)])) as MarketSeries);
  known.set(key, series);
  return series;
}

/** The strategy's own market. */
export const marketSeries: MarketSeries = sourcesOf(undefined);

function source(name: SourceName, clock: Clock | undefined): Series {
  const operation: Operation = {
    name,
    outputs: 1,
    warmup: () => 0,
    // The values are there already.
    kernel: () => ({ advance: () => undefined }),
  };
  sources.set(operation, { name, clock });
  return new Series(operation, []);
}
