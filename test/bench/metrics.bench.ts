// How long the numbers of a run of a million bars take, and how many runs of two years of hours a
// sweep can tell the numbers of from fills alone.
import { sma } from '#indicators';
import { equityOf, tradesOf } from '#ledger';
import { bars, type Bars } from '#market';
import { deepestDrawdowns, engines, Gauge, measure, monthlyReturns, outcomeOf } from '#metrics';
import { type Run, run } from '#simulation';
import { defineStrategy } from '#strategy';
import { nanoseconds, rounded, walk } from './measure.ts';

const account = { cash: 10_000, fee: 0.0001, slippage: 0, size: 1 };
const million = crossed(1_000_000, '1m');
const hours = crossed(17_520, '1h');
const { bars: market, equity, trades } = million;

const gauge = new Gauge(hours.bars, account.cash);
const full = () => {
  const column = equityOf(hours.fills, hours.bars, account.cash);
  const { closed, open } = tradesOf(hours.fills, hours.bars);
  return measure({ ...hours, equity: column, trades: closed, open });
};
if (full().sharpe !== gauge.numbers(hours.fills).sharpe) throw new Error('the short way is another way');

const lean = await nanoseconds(() => gauge.numbers(hours.fills));
process.stdout.write(
  JSON.stringify({
    millisecondsForMillionBars: {
      trades: trades.length,
      measure: await milliseconds(() => measure(million)),
      months: await milliseconds(() => monthlyReturns(market.time, equity, account.cash)),
      drawdowns: await milliseconds(() => deepestDrawdowns(market.time, equity, account.cash, 5)),
      ...Object.fromEntries(
        await Promise.all(
          Object.entries(engines).map(async ([name, engine]) => [
            name,
            await milliseconds(() => engine.measure(outcomeOf(million))),
          ]),
        ),
      ),
    },
    microsecondsForYearsOfHours: {
      fills: hours.fills.length,
      numbersFromFills: rounded(lean / 1000),
      equityTradesAndAllNumbers: rounded((await nanoseconds(full)) / 1000),
      numbersOf2016RunsInMilliseconds: rounded((2016 * lean) / 1e6),
    },
    target: { measure: 20 },
  }),
);

async function milliseconds(work: () => void): Promise<number> {
  return rounded((await nanoseconds(work)) / 1e6);
}

function crossed(length: number, timeframe: '1m' | '1h'): Run {
  const cross = defineStrategy({
    name: 'cross',
    about: '',
    series: ({ close }) => ({
      enterLong: sma(close, 10).crossesAbove(sma(close, 30)),
      exitLong: sma(close, 10).crossesBelow(sma(close, 30)),
    }),
  });
  return run(cross.plan(), walked(length, timeframe), account);
}

function walked(length: number, timeframe: '1m' | '1h'): Bars {
  const close = walk(length);
  const step = timeframe === '1m' ? 60_000 : 3_600_000;
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, timeframe, {
    time: close.map((_, i) => i * step),
    open: close,
    high: close,
    low: close,
    close,
    volume: new Float64Array(length).fill(1),
  });
}
