import { type Bars, bars, type Preference } from '#market';
import type { Columns } from './columns.ts';
import type { SeriesName } from './places.ts';

/** What the store asks of whoever can read and write Parquet. */
export interface Parquet {
  /** Reads files one after the other into columns; gives back the number of rows. */
  readonly read: (files: readonly string[], into: Columns) => Promise<number>;
  readonly write: (
    parts: readonly {
      readonly file: string;
      readonly columns: Columns;
      readonly metadata: Readonly<Record<string, string>>;
    }[],
    onPart?: (done: number) => void,
  ) => Promise<void>;
}

export interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The store of bars in a folder. */
export interface Store {
  readonly root: string;
  readonly parquet: Parquet;
}

export interface Addition {
  readonly bars: Bars;
  /** Where they come from, in a few words. */
  readonly source: string;
  readonly preference?: Preference;
  /** The open of the last bar, if it is not over yet. */
  readonly unfinished?: number | null;
  readonly onMonth?: (done: number, all: number) => void;
}

export function emptyBars({ market, timeframe }: SeriesName): Bars {
  const none = new Float64Array(0);
  return bars(market, timeframe, {
    time: none,
    open: none,
    high: none,
    low: none,
    close: none,
    volume: none,
  });
}
