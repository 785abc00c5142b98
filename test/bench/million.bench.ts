// A million minutes: two averages and an RSI, the simulation, every statistic. Reading is not counted.
import { rsi, sma } from '#indicators';
import { bars } from '#market';
import { measure } from '#metrics';
import { run } from '#simulation';
import { defineStrategy } from '#strategy';
import { nanoseconds, rounded, walk } from './measure.ts';

const length = 1_000_000;
const close = walk(length);
const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
const minutes = bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1m', {
  time: close.map((_, i) => i * 60_000),
  open,
  close,
  high: close.map((price, i) => Math.max(price, open[i]!) * 1.0005),
  low: close.map((price, i) => Math.min(price, open[i]!) * 0.9995),
  volume: new Float64Array(length).fill(1),
});
const plan = defineStrategy({
  name: 'million',
  about: '',
  series: ({ close: price }) => {
    const [fast, slow] = [sma(price, 50), sma(price, 200)];
    const isCalm = rsi(price, 14).below(70);
    return { enterLong: fast.crossesAbove(slow).and(isCalm), exitLong: fast.crossesBelow(slow) };
  },
}).plan();
const account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 1 };

const stopped = { ...plan, exits: { stopLoss: 0.02, takeProfit: 0.04 } };
const result = run(plan, minutes, account);
process.stdout.write(
  JSON.stringify({
    trades: result.trades.length,
    milliseconds: {
      run: rounded((await nanoseconds(() => run(plan, minutes, account))) / 1e6),
      runWithStopAndTarget: rounded((await nanoseconds(() => run(stopped, minutes, account))) / 1e6),
      measure: rounded((await nanoseconds(() => measure(result))) / 1e6),
    },
    target: { runAndMeasure: 100 },
  }),
);
