import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, type Outcome, type TradeResult } from '#metrics';
import { sharedPath, skippedWithout } from '../../support/shared-data.ts';

const day = 86_400_000;
const file = 'vectors/backtestingpy_goog_smacross.json';

interface Bars {
  readonly date: readonly string[];
  readonly open: readonly number[];
  readonly close: readonly number[];
}

describe.skipIf(!sharedPath(file))(
  sharedPath(file) ? 'backtesting.py’s own example, GOOG and two averages' : skippedWithout(file),
  () => {
    const { bars, cash, fast, slow, expected } = JSON.parse(readFileSync(sharedPath(file)!, 'utf8')) as {
      readonly bars: Bars;
      readonly cash: number;
      readonly fast: number;
      readonly slow: number;
      readonly expected: Readonly<Record<string, number | string>>;
    };
    const { measure, definitions } = engines['backtesting.py'];
    const measured = measure(crossed(bars, cash, fast, slow));
    const titles = Object.entries(definitions).map(([name, { title }]) => [title, name] as const);
    const known = titles.filter(([title]) => title in expected);

    it('has the statistics of its documentation', () => {
      expect(known.length).toBeGreaterThanOrEqual(27);
    });

    it.each(known)('%s', (title, name) => {
      const value = expected[title]!;
      const wanted =
        typeof value === 'string'
          ? Number(value.split(' ')[0]) * day
          : title.endsWith('[%]')
            ? value / 100
            : value;
      expect(Math.abs(measured[name]! / wanted - 1)).toBeLessThan(1e-9);
    });
  },
);

// All in on a cross up, all short on a cross down, at the next open, in whole units; the last trade
// ends at the last bar's open. No costs.
function crossed({ date, open, close }: Bars, cash: number, fast: number, slow: number): Outcome {
  const time = Float64Array.from(date, (text) => Date.parse(`${text}T00:00:00Z`));
  const mean = (bar: number, n: number) =>
    close.slice(bar + 1 - n, bar + 1).reduce((sum, price) => sum + price, 0) / n;
  const trades: TradeResult[] = [];
  const equity = new Float64Array(close.length);
  let money = cash;
  let units = 0;
  let entry = 0;
  const turn = (bar: number, side: -1 | 0 | 1) => {
    const price = open[bar]!;
    if (units !== 0) {
      const pnl = units * (price - open[entry]!);
      money += pnl;
      trades.push({
        side: units > 0 ? 'long' : 'short',
        entryTime: time[entry]!,
        exitTime: time[bar]!,
        fees: 0,
        pnl,
        return: Math.sign(units) * (price / open[entry]! - 1),
      });
    }
    units = side * Math.floor(money / price);
    entry = bar;
  };
  let wanted: -1 | 0 | 1 = 0;
  for (let bar = 0; bar < close.length; bar++) {
    if (wanted !== 0) turn(bar, wanted);
    wanted = 0;
    if (bar === close.length - 1) turn(bar, 0);
    equity[bar] = money + (units === 0 ? 0 : units * (close[bar]! - open[entry]!));
    if (bar < slow) continue;
    const before = mean(bar - 1, fast) - mean(bar - 1, slow);
    const now = mean(bar, fast) - mean(bar, slow);
    if (before < 0 && now > 0) wanted = 1;
    if (before > 0 && now < 0) wanted = -1;
  }
  return {
    time,
    barLength: day,
    close: Float64Array.from(close),
    equity,
    cash,
    warmup: slow - 1,
    trades,
    openTrades: 0,
    fees: 0,
  };
}
