import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, type Outcome } from '#metrics';
import { sharedPath, skippedWithout } from '../../support/shared-data.ts';

const day = 86_400_000;
const file = 'vectors/freqtrade_trades_metrics.json';

interface Fixture {
  readonly trades: readonly { readonly close_timestamp: number; readonly profit_abs: number }[];
  readonly metrics: {
    readonly cagr: readonly {
      readonly starting_balance: number;
      readonly final_balance: number;
      readonly days: number;
      readonly expected: number;
    }[];
    readonly expectancy_of_trades: { readonly expectancy: number; readonly expectancy_ratio: number };
    readonly max_drawdown: { readonly relative_account_drawdown_from_zero_balance: number };
    readonly drawdown_abs: readonly {
      readonly profits: readonly number[];
      readonly starting_balance: number;
      readonly largest_absolute: { readonly abs: number; readonly relative: number };
    }[];
  };
}

describe.skipIf(!sharedPath(file))(
  sharedPath(file) ? 'freqtrade’s own expected values' : skippedWithout(file),
  () => {
    const { trades, metrics } = JSON.parse(readFileSync(sharedPath(file)!, 'utf8')) as Fixture;

    it.each(metrics.cagr)('CAGR over $days days is $expected', (growth) => {
      const profit = growth.final_balance - growth.starting_balance;
      expect(measure([profit], growth.starting_balance, growth.days)['cagr']).toBeCloseTo(growth.expected, 4);
    });

    it('expectancy of 179 trades', () => {
      const { expectancy, expectancyRatio } = measure(closed(trades), 1);
      const expected = metrics.expectancy_of_trades;
      expect(expectancy! / expected.expectancy).toBeCloseTo(1, 9);
      expect(expectancyRatio! / expected.expectancy_ratio).toBeCloseTo(1, 9);
    });

    it('drawdown of 179 trades from nothing, cut off after 8 digits', () => {
      const { maxDrawdownAccount } = measure(closed(trades), 0);
      const expected = metrics.max_drawdown.relative_account_drawdown_from_zero_balance;
      expect(Math.floor(maxDrawdownAccount! * 1e8)).toBe(Math.round(expected * 1e8));
    });

    it.each(metrics.drawdown_abs)('largest fall in money of $profits', (fall) => {
      const measured = measure(fall.profits, fall.starting_balance);
      expect(measured['maxDrawdownAbs']).toBe(fall.largest_absolute.abs);
      expect(measured['maxDrawdownAccount']).toBeCloseTo(fall.largest_absolute.relative, 6);
    });
  },
);

// Of trades that close together the better one counts first.
function closed(trades: Fixture['trades']): number[] {
  return trades
    .toSorted((a, b) => a.close_timestamp - b.close_timestamp || b.profit_abs - a.profit_abs)
    .map((trade) => trade.profit_abs);
}

function measure(profits: readonly number[], cash: number, days = 1): Record<string, number | null> {
  const outcome: Outcome = {
    time: Float64Array.of(0, days * day),
    barLength: day,
    close: Float64Array.of(1, 1),
    equity: Float64Array.of(cash, cash),
    cash,
    warmup: 0,
    trades: profits.map((pnl) => ({ side: 'long', entryTime: 0, exitTime: 0, fees: 0, pnl, return: 0 })),
    openTrades: 0,
    fees: 0,
  };
  return engines.freqtrade.measure(outcome);
}
