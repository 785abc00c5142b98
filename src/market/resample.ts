import { UserError } from '#errors';
import { bars, type Bars } from './bars.ts';
import { barStart, timeframeLength, type Timeframe } from './timeframe.ts';

/**
 * Coarser bars from finer ones: first open, highest high, lowest low, last close, summed volume.
 * Buckets are aligned to UTC (weeks to Monday). Bars that are missing in the source are missing in
 * the sum as well: nothing is filled.
 */
export function resample(source: Bars, timeframe: Timeframe): Bars {
  if (timeframe === source.timeframe) return source;
  if (timeframeLength(timeframe) % timeframeLength(source.timeframe) !== 0) {
    throw new UserError(
      'usage',
      `"${timeframe}" bars cannot be made of ${source.timeframe} bars. Choose a timeframe that is a multiple of ${source.timeframe}.`,
    );
  }
  const starts = bucketStarts(source, timeframe);
  const count = starts.length;
  const column = () => new Float64Array(count);
  const result = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  for (let k = 0; k < count; k++) {
    const first = starts[k]!;
    const end = k + 1 < count ? starts[k + 1]! : source.length;
    let high = source.high[first]!;
    let low = source.low[first]!;
    let volume = source.volume[first]!;
    for (let i = first + 1; i < end; i++) {
      high = Math.max(high, source.high[i]!);
      low = Math.min(low, source.low[i]!);
      volume += source.volume[i]!;
    }
    result.time[k] = barStart(source.time[first]!, timeframe);
    result.open[k] = source.open[first]!;
    result.high[k] = high;
    result.low[k] = low;
    result.close[k] = source.close[end - 1]!;
    result.volume[k] = volume;
  }
  return bars(source.market, timeframe, result);
}

function bucketStarts({ time, length }: Bars, timeframe: Timeframe): number[] {
  const starts: number[] = [];
  let current = NaN;
  for (let i = 0; i < length; i++) {
    const start = barStart(time[i]!, timeframe);
    if (start !== current) starts.push(i);
    current = start;
  }
  return starts;
}
