// Fifty markets of 100,000 bars each that share one account, from signals to fills.
import { sma } from '#indicators';
import { bars } from '#market';
import { Graph, marketSeries } from '#series';
import { guardsOf, type LaneInput, Simulation } from '#simulation';
import { nanoseconds, rounded, walk } from './measure.ts';

const length = 100_000;
const guards = guardsOf({ stopLoss: 0.05, takeProfit: 0.1 }, () => new Float64Array(0));
const account = { cash: 1_000_000, fee: 0.001, slippage: 0.0005, size: 0.02 };
const seconds: Record<string, number> = {};
for (const count of [1, 5, 20, 50]) {
  const lanes = Array.from({ length: count }, (_, k) => lane(k));
  const lengths = lanes.map(() => length);
  seconds[`${count} markets`] = rounded(
    (await nanoseconds(() => new Simulation({ lanes, account }).advance(lengths))) / 1e9,
  );
}
process.stdout.write(JSON.stringify({ seconds, target: { '50 markets': 2 } }));

function lane(seed: number): LaneInput {
  const close = walk(length).map((price, i) => price * (1 + 0.1 * Math.sin(seed + i / 500)));
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  const made = bars({ exchange: 'sample', symbol: `M${seed}/USDT` }, '1h', {
    time: close.map((_, i) => i * 3_600_000),
    open,
    close,
    high: close.map((price, i) => Math.max(price, open[i]!) * 1.001),
    low: close.map((price, i) => Math.min(price, open[i]!) * 0.999),
    volume: new Float64Array(length).fill(1),
  });
  const graph = new Graph(made);
  const fast = sma(marketSeries.close, 20 + seed);
  const slow = sma(marketSeries.close, 100 + seed);
  const enterLong = graph.column(fast.crossesAbove(slow));
  const exitLong = graph.column(fast.crossesBelow(slow));
  graph.advance(length);
  return {
    bars: made,
    signals: { enterLong: enterLong.values, exitLong: exitLong.values },
    guards,
    warmup: 150,
  };
}
