// What a bar costs in each kernel, next to the same loop written by hand, in batch and one bar at a
// time; and whether a closed bar through twenty indicators costs the same after any history.
import {
  adx,
  atr,
  bollinger,
  cci,
  deviation,
  donchian,
  ema,
  highest,
  kama,
  linearRegression,
  macd,
  median,
  moneyFlowIndex,
  obv,
  psar,
  rsi,
  sessionVwap,
  sinceHighest,
  sma,
  stochastic,
  supertrend,
  wilderAverage,
  wma,
} from '#indicators';
import { Graph, type History, marketSeries, type Series } from '#series';
import { nanoseconds, rounded, walk } from './measure.ts';

const length = 1_000_000;
const prices = walk(length);
const { close } = marketSeries;

const handWritten: Record<string, () => void> = {
  sma: () => smaByHand(prices, 20),
  ema: () => emaByHand(prices, 20),
  wilder: () => emaByHand(prices, 27),
  wma: () => wmaByHand(prices, 20),
  rsi: () => rsiByHand(prices, 14),
  atr: () => atrByHand(prices, 14),
};
const series: Record<string, Series> = {
  sma: sma(close, 20),
  'sma of 500': sma(close, 500),
  ema: ema(close, 20),
  wilder: wilderAverage(close, 14),
  wma: wma(close, 20),
  highest: highest(close, 20),
  'highest of 500': highest(close, 500),
  'since highest': sinceHighest(close, 20),
  deviation: deviation(close, 20),
  median: median(close, 20),
  'median of 500': median(close, 500),
  'regression line': linearRegression(close, 20).line,
  rsi: rsi(close, 14),
  atr: atr(marketSeries, 14),
  kama: kama(close),
  psar: psar(marketSeries).line,
  supertrend: supertrend(marketSeries).line,
};

const results: Record<string, object> = {};
for (const [name, expression] of Object.entries(series)) {
  const batch = (await nanoseconds(() => advance(expression, length))) / length;
  const stream = (await nanoseconds(() => advance(expression, 1))) / length;
  const byHand = handWritten[name] ? (await nanoseconds(handWritten[name])) / length : undefined;
  results[name] = {
    nanosecondsPerBar: { batch: rounded(batch), oneBarAtATime: rounded(stream) },
    ...(byHand === undefined ? {} : { ratioToHandWritten: rounded(batch / byHand) }),
  };
}

const twenty = [
  sma(close, 20),
  sma(close, 200),
  ema(close, 12),
  wma(close, 20),
  rsi(close, 14),
  macd(close).histogram,
  bollinger(close).upper,
  atr(marketSeries),
  adx(marketSeries).adx,
  donchian(marketSeries).upper,
  stochastic(marketSeries).d,
  cci(marketSeries),
  moneyFlowIndex(marketSeries),
  obv(marketSeries),
  sessionVwap(marketSeries),
  kama(close),
  psar(marketSeries).line,
  supertrend(marketSeries).line,
  linearRegression(close).slope,
  median(close, 20),
];
const closedBar: Record<string, number> = {};
for (const bars of [1000, 10_000, 100_000, 1_000_000, 10_000_000]) {
  closedBar[bars] = rounded(microsecondsPerClosedBar(bars));
}

process.stdout.write(
  JSON.stringify({
    bars: length,
    results,
    microsecondsPerClosedBarOfTwentyByHistory: closedBar,
    target: { ratioToHandWritten: 2, highest: 15, closedBar: 20 },
  }),
);

// Allocation of the columns is part of the batch, as it is of the loops written by hand.
function advance(expression: Series, step: number): void {
  const graph = new Graph(history(prices));
  graph.column(expression);
  for (let to = step; to <= length; to += step) graph.advance(to);
}

// The history is advanced over first; then bars close one by one.
function microsecondsPerClosedBar(bars: number): number {
  const graph = new Graph(history(bars === length ? prices : walk(bars)));
  for (const expression of twenty) graph.column(expression);
  graph.advance();
  const closed = 20_000;
  const close = (i: number) => {
    const price = prices[i]!;
    graph.append({ time: i, open: price, high: price, low: price, close: price, volume: price });
    graph.advance();
  };
  for (let i = 0; i < closed; i++) close(i);
  const start = process.hrtime.bigint();
  for (let i = 0; i < closed; i++) close(closed + i);
  return Number(process.hrtime.bigint() - start) / closed / 1000;
}

function history(values: Float64Array): History {
  return {
    timeframe: '1h',
    time: values,
    open: values,
    high: values,
    low: values,
    close: values,
    volume: values,
  };
}

function smaByHand(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    if (i >= window) sum -= values[i - window]!;
    if (i >= window - 1) out[i] = sum / window;
  }
  return out;
}

function emaByHand(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  const weight = 2 / (window + 1);
  let average = values[0]!;
  for (let i = 1; i < values.length; i++) out[i] = average += weight * (values[i]! - average);
  return out;
}

function wmaByHand(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  const weights = (window * (window + 1)) / 2;
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < values.length; i++) {
    weighted += window * values[i]! - sum;
    sum += values[i]!;
    if (i >= window) sum -= values[i - window]!;
    if (i >= window - 1) out[i] = weighted / weights;
  }
  return out;
}

function rsiByHand(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  let up = 0;
  let down = 0;
  for (let i = 1; i < values.length; i++) {
    const change = values[i]! - values[i - 1]!;
    up += (Math.max(change, 0) - up) / window;
    down += (Math.max(-change, 0) - down) / window;
    out[i] = (100 * up) / (up + down);
  }
  return out;
}

function atrByHand(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  let average = 0;
  for (let i = 1; i < values.length; i++) {
    const last = values[i - 1]!;
    const range = Math.max(values[i]! - values[i]!, Math.abs(values[i]! - last), Math.abs(values[i]! - last));
    out[i] = average += (range - average) / window;
  }
  return out;
}
