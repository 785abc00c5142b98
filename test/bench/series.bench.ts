// What a bar costs in each kernel, next to the same loop written by hand, in batch and one bar at a
// time; and whether a closed bar through twenty indicators costs the same after any history.
import {
  adx,
  atr,
  bollinger,
  cci,
  covariance,
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
  trueRange,
  wilderAverage,
  wma,
} from '#indicators';
import { type Expression, Graph, type History, marketSeries } from '#series';
import { byHand, type Prices } from './by-hand.ts';
import { fastest, rounded, walk } from './measure.ts';

const length = 1_000_000;
const history = historyOf(length);
const { close, high, volume } = marketSeries;

const series: Record<string, Expression> = {
  sma: sma(close, 20),
  'sma of 500': sma(close, 500),
  ema: ema(close, 20),
  wilder: wilderAverage(close, 14),
  wma: wma(close, 20),
  highest: highest(high, 20),
  'highest of 500': highest(high, 500),
  'since highest': sinceHighest(high, 20),
  deviation: deviation(close, 20),
  'deviation of 500': deviation(close, 500),
  covariance: covariance(close, volume, 20),
  median: median(close, 20),
  'median of 500': median(close, 500),
  'regression line': linearRegression(close, 20).line,
  rsi: rsi(close, 14),
  atr: atr(marketSeries, 14),
  obv: obv(marketSeries),
  'true range': trueRange(marketSeries),
  product: close.times(volume),
  crossings: close.crossesAbove(high),
  adx: adx(marketSeries).adx,
  kama: kama(close),
  psar: psar(marketSeries).line,
  supertrend: supertrend(marketSeries).line,
};
const handWritten: Record<string, () => unknown> = {
  sma: () => byHand.sma(history, 20),
  'sma of 500': () => byHand.sma(history, 500),
  ema: () => byHand.smoothed(history, 2 / 21),
  wilder: () => byHand.smoothed(history, 1 / 14),
  wma: () => byHand.wma(history, 20),
  highest: () => byHand.highest(history, 20),
  'highest of 500': () => byHand.highest(history, 500),
  'since highest': () => byHand.sinceHighest(history, 20),
  deviation: () => byHand.deviation(history, 20),
  'deviation of 500': () => byHand.deviation(history, 500),
  covariance: () => byHand.covariance(history, 20),
  rsi: () => byHand.rsi(history, 14),
  atr: () => byHand.atr(history, 14),
  obv: () => byHand.obv(history),
  'true range': () => byHand.trueRange(history),
  product: () => byHand.product(history),
  crossings: () => byHand.crossings(history),
  psar: () => byHand.psar(history, 0.02, 0.2),
};

const results: Record<string, object> = {};
for (const [name, expression] of Object.entries(series)) {
  const [batch, hand] = fastest([() => advance(expression, length), handWritten[name] ?? (() => undefined)]);
  const [stream] = fastest([() => advance(expression, 1)], 3);
  results[name] = {
    nanosecondsPerBar: { batch: rounded(batch! / length), oneBarAtATime: rounded(stream! / length) },
    ...(handWritten[name] ? { ratioToHandWritten: rounded(batch! / hand!) } : {}),
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
function advance(expression: Expression, step: number): void {
  const graph = new Graph(history);
  graph.column(expression);
  for (let to = step; to <= length; to += step) graph.advance(to);
}

// The history is advanced over first; then bars close one by one.
function microsecondsPerClosedBar(bars: number): number {
  const graph = new Graph(bars === length ? history : historyOf(bars));
  for (const expression of twenty) graph.column(expression);
  graph.advance();
  const closed = 2000;
  const close = (i: number) => {
    graph.append({
      time: history.time[i]!,
      open: history.open[i]!,
      high: history.high[i]!,
      low: history.low[i]!,
      close: history.close[i]!,
      volume: history.volume[i]!,
    });
    graph.advance();
  };
  let next = 0;
  const closeSome = () => {
    for (let i = 0; i < closed; i++) close(next++);
  };
  const [least] = fastest([closeSome], 20);
  return least! / closed / 1000;
}

// A walk whose bars have a reach and a volume.
function historyOf(bars: number): History & Prices {
  const prices = walk(bars);
  const reach = (i: number) => ((i * 7919) % 100) / 20_000;
  return {
    timeframe: '1h',
    time: prices.map((_, i) => i * 3_600_000),
    open: prices,
    high: prices.map((price, i) => price * (1 + reach(i))),
    low: prices.map((price, i) => price * (1 - reach(3 * i + 1))),
    close: prices,
    volume: prices.map((_, i) => 1 + ((i * 31) % 977)),
  };
}
