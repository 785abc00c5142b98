import { UserError } from '#errors';
import { formatTime } from './time.ts';
import { marketName, type Market } from './market.ts';
import { type Timeframe, timeframeLength } from './timeframe.ts';

/** One market's intervals as columns, oldest first. Times are the open of each bar, ms UTC. */
export interface Bars {
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

type Columns = Pick<Bars, (typeof columns)[number]>;

/** Makes bars of six columns of one length. */
export function bars(market: Market, timeframe: Timeframe, values: Columns): Bars {
  const length = values.time.length;
  for (const column of columns) {
    if (values[column].length !== length) {
      throw new RangeError(`column ${column} has ${values[column].length} values, time has ${length}`);
    }
  }
  return { market, timeframe, length, ...values };
}

/** The bars at positions `from` up to, not including, `to`. Shares memory with the original. */
export function sliceBars(source: Bars, from: number, to: number): Bars {
  const cut = (column: Float64Array) => column.subarray(from, to);
  return {
    ...source,
    length: Math.max(0, Math.min(to, source.length) - from),
    time: cut(source.time),
    open: cut(source.open),
    high: cut(source.high),
    low: cut(source.low),
    close: cut(source.close),
    volume: cut(source.volume),
  };
}

/** When the last bar is over, ms UTC. */
export function endOf({ time, length, timeframe }: Bars): number {
  return time[length - 1]! + timeframeLength(timeframe);
}

/** The bars that open at or after `from` and before `to` (ms UTC). */
export function barsBetween(source: Bars, from: number, to: number): Bars {
  return sliceBars(source, firstAtOrAfter(source.time, from), firstAtOrAfter(source.time, to));
}

function firstAtOrAfter(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Refuses bars that no honest simulation can use. A bad price must stop the run here, because
 * behind this door nothing checks again.
 */
export function requireBars(source: Bars): Bars {
  const name = `${marketName(source.market)} ${source.timeframe}`;
  if (source.length < 2) {
    throw new UserError(
      'data',
      `${name} has ${source.length === 0 ? 'no bars' : 'one bar'} in this range; a backtest needs at least 2. Widen --from and --to.`,
    );
  }
  const { time, open, high, low, close, volume } = source;
  for (let i = 0; i < source.length; i++) {
    const inside =
      low[i]! > 0 &&
      low[i]! <= open[i]! &&
      low[i]! <= close[i]! &&
      high[i]! >= open[i]! &&
      high[i]! >= close[i]! &&
      high[i]! < Infinity;
    if (!inside || !(volume[i]! >= 0)) {
      throw new UserError(
        'data',
        `${name} has an impossible bar at ${formatTime(time[i]!)}: open ${open[i]}, high ${high[i]}, low ${low[i]}, close ${close[i]}, volume ${volume[i]}. Prices must be above 0 with low ≤ open, close ≤ high, and volume at least 0.`,
      );
    }
    if (i > 0 && !(time[i]! > time[i - 1]!)) {
      throw new UserError(
        'data',
        `${name} is not in order: ${formatTime(time[i]!)} follows ${formatTime(time[i - 1]!)}. Each bar must open after the one before.`,
      );
    }
  }
  return source;
}
