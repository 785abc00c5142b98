import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineStrategy, rsi, score, sma } from 'cryptobot';
import { sampleBars } from '#market';
import { Graph, marketSeries } from '#series';
import { defaultAccount, run } from '#simulation';
import { anyBars, barsOf } from '../arbitrary/bars.ts';

const { close } = marketSeries;

// Closes 1, 2, 3, 4: each voice below speaks on some of them.
const bars = barsOf([1, 2, 3, 4].map((price) => [price, price, price, price] as const));

describe('a score', () => {
  it('is what speaks for rising less what speaks for falling, each of what could', () => {
    const opinion = score([
      { when: close.above(1.5), weight: 3, label: 'a' },
      { when: close.above(2.5), weight: 1, label: 'b' },
      { when: close.above(3.5), weight: -2, label: 'c' },
    ]);
    expect(valuesOf(opinion.score)).toEqual([0, 3 / 4, 1, 0]);
    // On the last bar all 4 of 4 for rising, but only 4 of the 6 that speak.
    expect(valuesOf(opinion.confidence)).toEqual([0, 3 / 4, 1, 4 / 6]);
  });

  it('hears a strength on the side it comes out on', () => {
    const opinion = score([{ strength: close.minus(2.5).over(1.5), weight: 2, label: 'level' }]);
    expect(valuesOf(opinion.score)).toEqual([-1, expect.closeTo(-1 / 3), expect.closeTo(1 / 3), 1]);
  });

  it('takes an undefined strength for silence', () => {
    const opinion = score([
      { strength: sma(close, 3).over(2), weight: 1, label: 'late' },
      { when: close.above(0), weight: 1, label: 'always' },
    ]);
    expect(valuesOf(opinion.score).slice(0, 2)).toEqual([0.5, 0.5]);
  });

  it('stays within −1…1, its confidence within 0…1', () => {
    const voices = fc.array(
      fc.tuple(
        fc.double({ min: -0.05, max: 0.05, noNaN: true }),
        fc.double({ min: -5, max: 5, noNaN: true }).filter((weight) => weight !== 0),
      ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(anyBars(5, 30), voices, (market, levels) => {
        const opinion = score(
          levels.map(([level, weight], k) => ({
            when: close.over(sma(close, 3)).minus(1).above(level),
            weight,
            label: String(k),
          })),
        );
        for (const value of valuesOf(opinion.score, market))
          expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-12);
        for (const value of valuesOf(opinion.confidence, market))
          expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
      }),
    );
  });

  it.each([0, NaN, Infinity])('refuses the weight %d', (weight) => {
    expect(() => score([{ when: close.above(1), weight, label: 'odd' }])).toThrow(
      `"${weight}" is not a weight for "odd"`,
    );
  });

  it('refuses to be empty', () => {
    expect(() => score([])).toThrow('score() has no voices');
  });
});

it('what spoke for an entry stays with the trade', () => {
  const strategy = defineStrategy({
    name: 'scored',
    about: '',
    series: ({ close: price }) => {
      const opinion = score([
        { when: rsi(price, 14).below(35), weight: 2, label: 'RSI oversold' },
        { when: price.above(sma(price, 200)), weight: 1, label: 'above the long average' },
        { when: rsi(price, 14).above(65), weight: -2, label: 'RSI overbought' },
      ]);
      return {
        opinion,
        enterLong: opinion.score.above(0.3),
        exitLong: opinion.score.below(-0.3),
        size: opinion.confidence,
      };
    },
  });
  const { trades, series } = run(
    strategy.plan(),
    sampleBars('BTC/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 6, 1)),
    defaultAccount,
  );
  expect(Object.keys(series)).toEqual(['opinion', 'opinion confidence']);
  expect(trades.length).toBeGreaterThan(10);
  const known = new Set(['RSI oversold', 'above the long average']);
  for (const { readings } of trades) {
    expect(readings.length).toBeGreaterThan(0);
    expect(readings.filter((label) => !known.has(label))).toEqual([]);
  }
});

function valuesOf(series: Parameters<Graph['column']>[0], market = bars): number[] {
  const graph = new Graph(market);
  const column = graph.column(series);
  graph.advance();
  return [...column.values];
}
