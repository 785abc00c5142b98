// How many bars the loop simulates in a second on one core, with and without stops, and whether its
// time grows in proportion to the bars.
import { sma } from '#indicators';
import { bars, type Bars } from '#market';
import { Graph, marketSeries } from '#series';
import { guardsOf, type Signals, Simulation } from '#simulation';
import type { Exits } from '#strategy';
import { nanoseconds, rounded, walk } from './measure.ts';

const account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 1 };
const allExits: Exits = { stopLoss: 0.02, takeProfit: 0.04, trailingStop: 0.03 };

const million = market(1_000_000);
const growth: Record<string, number> = {};
for (const length of [62_500, 250_000, 1_000_000, 4_000_000]) {
  growth[length] = rounded((length / (await nanoseconds(simulation(market(length), {})))) * 1000);
}
process.stdout.write(
  JSON.stringify({
    millionBarsPerSecond: {
      withoutStops: rounded((1e6 / (await nanoseconds(simulation(million, {})))) * 1000),
      withStopTargetAndTrailing: rounded((1e6 / (await nanoseconds(simulation(million, allExits)))) * 1000),
      byLength: growth,
    },
    target: { withoutStops: 150, withStopTargetAndTrailing: 80 },
  }),
);

function simulation({ bars, signals }: { bars: Bars; signals: Signals }, exits: Exits): () => void {
  const guards = guardsOf(exits, () => new Float64Array(0));
  return () =>
    new Simulation({ lanes: [{ bars, signals, guards, warmup: 200 }], account }).advance([bars.length]);
}

function market(length: number): { bars: Bars; signals: Signals } {
  const close = walk(length);
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  const made = bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1m', {
    time: close.map((_, i) => i * 60_000),
    open,
    close,
    high: close.map((price, i) => Math.max(price, open[i]!) * 1.001),
    low: close.map((price, i) => Math.min(price, open[i]!) * 0.999),
    volume: new Float64Array(length).fill(1),
  });
  const graph = new Graph(made);
  const fast = sma(marketSeries.close, 50);
  const slow = sma(marketSeries.close, 200);
  const enterLong = graph.column(fast.crossesAbove(slow));
  const exitLong = graph.column(fast.crossesBelow(slow));
  graph.advance(length);
  return { bars: made, signals: { enterLong: enterLong.values, exitLong: exitLong.values } };
}
