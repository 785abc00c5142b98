import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sharedPath, skippedWithout } from '../../support/shared-data.ts';
import { type Candle, closedBy, type Settings } from './candle.ts';

interface Case {
  readonly id: string;
  readonly description: readonly string[];
  readonly columns: readonly string[];
  readonly candles: readonly (readonly number[])[];
  readonly settings: Settings;
  readonly expected: {
    readonly sum_profit_ratio: number;
    readonly trades: readonly {
      readonly exit_reason: string;
      readonly open_tick: number;
      readonly close_tick: number;
      readonly is_short?: boolean;
    }[];
  };
}

const name = 'vectors/freqtrade_backtest_cases.json';
const path = sharedPath(name);
const cases = path ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : [];

const reasons: Readonly<Record<string, string>> = {
  EXIT_SIGNAL: 'signal',
  STOP_LOSS: 'stop-loss',
  TRAILING_STOP_LOSS: 'trailing-stop',
  ROI: 'take-profit',
  FORCE_EXIT: 'end',
  LIQUIDATION: 'liquidation',
};

describe.skipIf(!path)(path ? 'recorded candle cases of freqtrade' : skippedWithout(name), () => {
  it.each(cases.map((one) => [one.id, one.description.join('; '), one] as const))(
    '%s: %s',
    (_, __, { columns, candles, settings, expected }) => {
      const rows = candles.map(
        (row) => Object.fromEntries(columns.map((column, k) => [column, row[k]])) as unknown as Candle,
      );
      const trades = closedBy(rows, settings);
      expect(trades.map(({ reason, entry, exit, isShort }) => [reason, entry, exit, isShort])).toEqual(
        expected.trades.map(({ exit_reason, open_tick, close_tick, is_short = false }) => [
          reasons[exit_reason],
          open_tick,
          close_tick,
          is_short,
        ]),
      );
      const sum = trades.reduce((total, { profit }) => total + profit, 0);
      expect(Math.round(sum * 1000) / 1000).toBeCloseTo(expected.sum_profit_ratio, 10);
    },
  );
});
