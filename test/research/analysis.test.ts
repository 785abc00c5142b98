import { describe, expect, it } from 'vitest';
import { sampleBars } from '#market';
import { analyse } from '#research';
import { barsOf } from '../arbitrary/bars.ts';

describe('an analysis', () => {
  const rising = barsOf(
    Array.from({ length: 300 }, (_, i) => [100 + i, 101.5 + i, 99.5 + i, 101 + i] as const),
  );
  const falling = barsOf(
    Array.from({ length: 300 }, (_, i) => [500 - i, 500.5 - i, 498.5 - i, 499 - i] as const),
  );
  const readings = (analysis: ReturnType<typeof analyse>) =>
    Object.fromEntries(analysis.readings.map(({ name, meaning }) => [name, meaning]));

  it('of a market that only rises finds it rising and overbought', () => {
    expect(readings(analyse(rising))).toMatchObject({
      rsi: 'overbought',
      ema: 'bullish',
      supertrend: 'bullish',
      aroon: 'bullish',
      adx: 'bullish',
    });
  });

  it('of a market that only falls finds the opposite', () => {
    expect(readings(analyse(falling))).toMatchObject({
      rsi: 'oversold',
      ema: 'bearish',
      supertrend: 'bearish',
      aroon: 'bearish',
      adx: 'bearish',
    });
  });

  it('says nothing where nothing is defined yet', () => {
    const {
      readings: all,
      score,
      confidence,
    } = analyse(
      barsOf([
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ]),
    );
    expect(all.filter(({ name }) => name === 'rsi')).toEqual([
      expect.objectContaining({ values: { '': null }, meaning: 'neutral', strength: null }),
    ]);
    expect({ score, confidence }).toEqual({ score: 0, confidence: 0 });
  });

  it('stays within its limits and reads the last bar only', () => {
    const bars = sampleBars('ETH/USDT', '4h', Date.UTC(2022, 0, 1), Date.UTC(2022, 8, 1));
    const { time, close, score, confidence, readings: all } = analyse(bars);
    expect({ time, close }).toEqual({ time: bars.time.at(-1), close: bars.close.at(-1) });
    expect(Math.abs(score) <= 1 && confidence >= 0 && confidence <= 1).toBe(true);
    for (const { strength } of all) expect(Math.abs(strength ?? 0)).toBeLessThanOrEqual(1);
  });
});
