// What a bar costs in each kernel, next to the same loop written by hand, in batch and one bar at a
// time; and whether the cost of a bar depends on how long the window or the history is.
import { ema, highest, rsi, sma } from '#indicators';
import { deviation } from '#indicators';
import { Graph, marketSeries, type Series } from '#series';
import { nanoseconds, rounded, walk } from './measure.ts';

const length = 1_000_000;
const prices = walk(length);
const { close } = marketSeries;

const handWritten: Record<string, () => void> = {
  sma: () => smaByHand(prices, 20),
  ema: () => emaByHand(prices, 20),
};
const series: Record<string, Series> = {
  sma: sma(close, 20),
  'sma of 500': sma(close, 500),
  ema: ema(close, 20),
  highest: highest(close, 20),
  'highest of 500': highest(close, 500),
  deviation: deviation(close, 20),
  rsi: rsi(close, 14),
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
process.stdout.write(
  JSON.stringify({ bars: length, results, target: { ratioToHandWritten: 2, highest: 15 } }),
);

// Allocation of the columns is part of the batch, as it is of the loops written by hand.
function advance(expression: Series, step: number): void {
  const graph = new Graph({
    timeframe: '1h',
    time: prices,
    open: prices,
    high: prices,
    low: prices,
    close: prices,
    volume: prices,
  });
  graph.column(expression);
  for (let to = step; to <= length; to += step) graph.advance(to);
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
