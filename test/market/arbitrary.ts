import * as fc from 'fast-check';
import { bars, timeframeLength, type Bars, type Timeframe } from '#market';

const minute = timeframeLength('1m');

/** Minutes with honest prices, here and there with minutes missing. Volumes are eighths, so their sums are exact. */
export function minutes(maxLength = 300): fc.Arbitrary<Bars> {
  const bar = fc.record({
    missing: fc.integer({ min: -20, max: 3 }),
    prices: fc.tuple(price(), price(), price(), price()),
    volume: fc.integer({ min: 0, max: 100_000 }),
  });
  const start = fc.integer({ min: 26_800_000, max: 29_000_000 });
  return fc.tuple(start, fc.array(bar, { minLength: 1, maxLength })).map(([first, rows]) => {
    let at = first;
    const sorted = rows.map(({ missing, prices, volume }) => {
      at += 1 + Math.max(0, missing);
      const [open, close] = prices;
      return {
        time: at * minute,
        open,
        high: Math.max(...prices),
        low: Math.min(...prices),
        close,
        volume: volume / 8,
      };
    });
    return barsOf('1m', sorted);
  });
}

function price(): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: 1_000_000 }).map((cents) => cents / 100);
}

export interface Row {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Bars of rows, for tests that write them down one by one. */
export function barsOf(timeframe: Timeframe, rows: readonly Row[]): Bars {
  const column = (name: keyof Row) => Float64Array.from(rows, (row) => row[name]);
  return bars({ exchange: 'test', symbol: 'BTC/USDT' }, timeframe, {
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  });
}
