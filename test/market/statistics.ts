import { barStart, resample, timeframeLength, type Bars } from '#market';

const year = 365 * 86_400_000;

/** Log returns from close to close, only between bars that follow each other without a gap. */
export function returns({ time, close, length, timeframe }: Bars): number[] {
  const step = timeframeLength(timeframe);
  const found: number[] = [];
  for (let i = 1; i < length; i++) {
    const adjacent = time[i - 1]! + step === time[i];
    if (adjacent) found.push(Math.log(close[i]! / close[i - 1]!));
  }
  return found;
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return Math.sqrt(sum / values.length);
}

/** Fourth moment over the squared variance: 3 for a normal distribution. */
export function kurtosis(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 4)) / deviation(values) ** 4;
}

/** The value that a share of all values stays below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

export function autocorrelation(values: readonly number[], lag: number): number {
  return correlation(values.slice(lag), values.slice(0, values.length - lag));
}

export function correlation(a: readonly number[], b: readonly number[]): number {
  const centreA = mean(a);
  const centreB = mean(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - centreA) * (b[i]! - centreB);
  return sum / a.length / (deviation(a) * deviation(b));
}

export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  return correlation(ranks(a), ranks(b));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).toSorted((i, j) => values[i]! - values[j]!);
  const rank: number[] = [];
  for (const [position, i] of order.entries()) rank[i] = position;
  return rank;
}

/** Standard deviation of returns scaled to a year, as a fraction. */
export function annualVolatility(source: Bars): number {
  return deviation(returns(source)) * Math.sqrt(year / timeframeLength(source.timeframe));
}

/** (high - low) / |close - open| over the bars that moved. */
export function rangeOverMove({ open, high, low, close, length }: Bars): number[] {
  const found: number[] = [];
  for (let i = 0; i < length; i++) {
    const move = Math.abs(close[i]! - open[i]!);
    if (move > 0) found.push((high[i]! - low[i]!) / move);
  }
  return found;
}

export function relativeRange({ high, low, close, length }: Bars): number[] {
  return Array.from({ length }, (_, i) => (high[i]! - low[i]!) / close[i]!);
}

/** Mean |return| of each hour of the day over the mean of all hours. */
export function hourProfile(source: Bars): number[] {
  const hourly = source.timeframe === '1h' ? source : resample(source, '1h');
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, count: 0 }));
  for (let i = 0; i < hourly.length; i++) {
    const start = hourly.time[i]!;
    if (start !== barStart(start, '1h')) continue;
    const hour = sums[(start / 3_600_000) % 24]!;
    hour.sum += Math.abs(Math.log(hourly.close[i]! / hourly.open[i]!));
    hour.count++;
  }
  const means = sums.map(({ sum, count }) => sum / count);
  return means.map((value) => value / mean(means));
}
