import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sma } from '#indicators';
import { sampleBars, sliceBars } from '#market';
import { measure } from '#metrics';
import { type Ground, stitch, type Turn } from '#research';
import { nextOpen, parseDialect, run } from '#simulation';
import { between, defineStrategy } from '#strategy';
import { anyBars, barsOf } from '../../arbitrary/bars.ts';

const account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 0.9 };
const cross = defineStrategy({
  name: 'cross',
  about: '',
  params: { window: between(1, 10, 3) },
  series: ({ close, open }, { window }) => ({
    enterLong: close.above(sma(close, window)),
    exitLong: close.below(sma(open, window)),
  }),
});

const anyTurns = fc.tuple(
  anyBars(70, 70),
  fc.array(
    fc.record({
      window: fc.integer({ min: 1, max: 10 }),
      length: fc.integer({ min: 2, max: 15 }),
      pause: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
);

describe('plans that follow each other', () => {
  it('hand on what they end with, begin with nothing held, and hold nothing between them', () => {
    let trades = 0;
    fc.assert(
      fc.property(anyTurns, ([bars, wanted]) => {
        const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
        let from = 15;
        const turns = wanted.map(({ window, length, pause }): Turn => {
          const turn = { plan: cross.plan({ window }), window: { from, to: from + length } };
          from += length + pause;
          return turn;
        });
        const whole = stitch(turns as [Turn, ...Turn[]], ground);
        let cash = account.cash;
        for (const { plan, window } of turns) {
          const alone = run(
            plan,
            sliceBars(bars, 0, window.to),
            { ...account, cash },
            {
              since: bars.time[window.from]!,
              dialect: { ...nextOpen, end: 'last close' },
            },
          );
          expect(alone.open).toEqual([]);
          const own = whole.equity.subarray(window.from - 15, window.to - 15);
          expect(own.at(-1)).toBeCloseTo(alone.equity.at(-1)!, 6);
          for (const [i, value] of own.entries())
            expect(value).toBeCloseTo(alone.equity[window.from + i]!, 6);
          cash = alone.equity.at(-1)!;
          const next = turns.find((turn) => turn.window.from >= window.to) ?? { window: { from: window.to } };
          for (const value of whole.equity.subarray(window.to - 15, next.window.from - 15))
            expect(value).toBeCloseTo(cash, 6);
        }
        const profit = whole.trades.reduce((sum, { pnl }) => sum + pnl, 0);
        expect(measure(whole).finalEquity).toBeCloseTo(account.cash + profit, 6);
        expect(whole.bars.length).toBe(turns.at(-1)!.window.to - 15);
        trades += whole.trades.length;
      }),
    );
    expect(trades).toBeGreaterThan(100);
  });

  it.each(['vectorbt', 'vectorbt:price=nextOpen', 'next-open', 'jesse', 'nautilus'] as const)(
    'come to what they come to one after the other, by the rules of %s',
    (name) => {
      const bars = sampleBars('BTC/USDT', '1d');
      const dialect = parseDialect(name);
      const ground: Ground = { bars, account: { ...account, size: 1 }, dialect, others: [] };
      const turns = [100, 200, 300].map((from): Turn => ({
        plan: cross.plan({ window: 5 }),
        window: { from, to: from + 100 },
      }));
      let cash = account.cash;
      for (const { plan, window } of turns) {
        const known = sliceBars(bars, 0, window.to);
        const own = { dialect: { ...dialect, end: 'last close' as const }, since: bars.time[window.from]! };
        const alone = run(plan, known, { ...ground.account, cash }, own);
        expect(alone.open).toEqual([]);
        cash = alone.equity.at(-1)!;
      }
      const whole = stitch(turns as [Turn, ...Turn[]], ground);
      const profit = whole.trades.reduce((sum, { pnl }) => sum + pnl, 0);
      expect(whole.equity.at(-1)! / cash).toBeCloseTo(1, 9);
      expect((account.cash + profit) / cash).toBeCloseTo(1, 9);
    },
  );

  it('trade no more once everything is lost', () => {
    const prices = Array.from({ length: 30 }, (_, i) => (i < 8 ? 10 : 25 + (i % 3)));
    const flat = barsOf(prices.map((price) => [price, price, price, price] as const));
    const bars = { ...flat, market: { exchange: 'binance', symbol: 'BTC/USDT:USDT' } };
    const short = defineStrategy({
      name: 'short',
      about: '',
      params: {},
      series: ({ close }) => ({ enterShort: close.above(0) }),
    }).plan({});
    const turn = (from: number): Turn => ({ plan: short, window: { from, to: from + 5 } });
    const ground: Ground = {
      bars,
      account: { cash: 1000, fee: 0, slippage: 0, size: 1 },
      dialect: nextOpen,
      others: [],
    };
    const whole = stitch([turn(5), turn(10), turn(15)], ground);
    expect(whole.equity.length).toBe(15);
    expect(whole.trades).toHaveLength(1);
    expect([...whole.equity.subarray(4)].every((value) => Math.abs(value) < 1e-6)).toBe(true);
    expect(measure(whole).totalReturn).toBeCloseTo(-1, 9);
  });

  it('are exposed on every bar that they hold something through, the last one included', () => {
    const prices = [10, 10, 10, 12, 8, 10, 10, 10, 10, 10];
    const bars = barsOf(prices.map((price) => [price, price, price - 1, price] as const));
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    // Bought at the open of bar 2, and of bar 6; closed at the closes of bars 4 and 8.
    const always = defineStrategy({
      name: 'always',
      about: '',
      params: {},
      series: ({ close }) => ({ enterLong: close.above(0) }),
    }).plan({});
    const whole = stitch(
      [
        { plan: always, window: { from: 1, to: 5 } },
        { plan: always, window: { from: 5, to: 9 } },
      ],
      ground,
    );
    expect(whole.trades.map(({ bars: count, reason }) => [count, reason])).toEqual([
      [3, 'end'],
      [3, 'end'],
    ]);
    expect(measure(whole).exposure).toBe(6 / 8);
    // The low of the last bar was suffered as well.
    expect(whole.trades[0]!.mae).toBeGreaterThan(0.29);
  });
});
