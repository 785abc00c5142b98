import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bars as barsOf, type Bars, parseTimeframe, resample } from '#market';
import { TradeBars } from '../../src/collect/trades.ts';
import { sharedPath, skippedWithout } from '../support/shared-data.ts';

/** Time, open, high, low, close, volume. */
type Candle = readonly (number | undefined)[];

interface File {
  readonly trades: readonly (readonly [time: number, price: number, amount: number, side: 'buy' | 'sell'])[];
  readonly candles_1m: readonly Candle[];
  readonly candles_5m: readonly Candle[];
}

const path = sharedPath('vectors/freqtrade_trades_to_candles.json');
const file = path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as File);

describe.skipIf(!file)(file ? 'real trades' : skippedWithout('vectors'), () => {
  const {
    trades,
    candles_1m: minutes,
    candles_5m: fives,
  } = file ?? { trades: [], candles_1m: [], candles_5m: [] };
  const wanted = { '1m': minutes, '5m': fives };

  it.each(['1m', '5m'] as const)(
    'become the candles of %s that were recorded, whatever comes together',
    (timeframe) => {
      for (const piece of [1, 97, trades.length]) {
        const made = new TradeBars(parseTimeframe(timeframe));
        const rows = [];
        for (let from = 0; from < trades.length; from += piece) {
          const next = trades.slice(from, from + piece);
          rows.push(...made.add(next.map(([time, price, amount]) => ({ time, price, amount }))));
        }
        expectSame([...rows, ...made.end()], wanted[timeframe]);
      }
    },
  );

  it('give the same five minutes by way of single ones', () => {
    const column = (k: number) => Float64Array.from(minutes, (candle) => Number(candle[k]));
    const fine: Bars = barsOf({ exchange: 'binance', symbol: 'XRP/ETH' }, parseTimeframe('1m'), {
      time: column(0),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: column(5),
    });
    const { time, open, high, low, close, volume, length } = resample(fine, parseTimeframe('5m'));
    const rows = Array.from({ length }, (_, i): Candle => [
      time[i]!,
      open[i]!,
      high[i]!,
      low[i]!,
      close[i]!,
      volume[i]!,
    ]);
    expectSame(rows, fives);
  });
});

// Prices exactly; volumes but for the order in which they were added.
function expectSame(rows: readonly Candle[], wanted: readonly Candle[]): void {
  expect(rows.map((row) => row.slice(0, 5))).toEqual(wanted.map((row) => row.slice(0, 5)));
  const apart = rows.map((row, k) => Math.abs(row[5]! - wanted[k]![5]!));
  expect(Math.max(...apart)).toBeLessThan(1e-7);
}
