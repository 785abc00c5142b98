import { describe, expect, it } from 'vitest';
import {
  barsSince,
  count,
  fractals,
  heikinAshi,
  linearRegression,
  obv,
  patterns,
  pivots,
  rsi,
  sessionVwap,
  sma,
  streak,
  supportResistance,
  valueWhen,
  wma,
} from '#indicators';
import { type Expression, marketSeries } from '#series';
import { type Columns, compute } from './references/reference.ts';
import { restless } from './market.ts';

const { close, volume } = marketSeries;
const hour = 3_600_000;

const on = (what: Expression, columns: Columns) => [...compute(what, columns)];

describe('worked by hand', () => {
  it('wma of 1, 2, 6 is (1·1 + 2·2 + 3·6) / 6', () => {
    expect(on(wma(close, 3), { close: [1, 2, 6] })).toEqual([NaN, NaN, 23 / 6]);
  });

  it('rsi over 2 bars of 10, 11, 10.5, 12 is 100·(average rise) / (average movement)', () => {
    // Rises 1, 0, 1.5 and falls 0, 0.5, 0. Averages at bar 2: 0.5 and 0.25; at bar 3: 1 and 0.125.
    expect(on(rsi(close, 2), { close: [10, 11, 10.5, 12] })).toEqual([
      NaN,
      NaN,
      (100 * 0.5) / 0.75,
      (100 * 1) / 1.125,
    ]);
  });

  it('the line through 1, 2, 4 rises 1.5 a bar from 5/6 to 23/6', () => {
    const { line, slope, intercept } = linearRegression(close, 3);
    expect(on(slope, { close: [1, 2, 4] })[2]).toBeCloseTo(1.5, 14);
    expect(on(intercept, { close: [1, 2, 4] })[2]).toBeCloseTo(5 / 6, 14);
    expect(on(line, { close: [1, 2, 4] })[2]).toBeCloseTo(23 / 6, 14);
  });

  it('obv adds on rises, takes away on falls, and stays while the price does', () => {
    const columns = { close: [5, 6, 6, 4], volume: [10, 20, 30, 40] };
    expect(on(obv(marketSeries), columns)).toEqual([0, 20, 20, -20]);
  });

  it('the vwap of a day begins afresh at midnight UTC', () => {
    const price = [10, 20, 30];
    const time = [Date.UTC(2024, 0, 1, 22), Date.UTC(2024, 0, 1, 23), Date.UTC(2024, 0, 2)];
    const columns = { time, high: price, low: price, close: price, volume: [1, 3, 5] };
    expect(on(sessionVwap(marketSeries), columns)).toEqual([10, 17.5, 30]);
  });

  it('pivots are those of the last closed day, known from the first bar of the next', () => {
    const time = Array.from({ length: 5 }, (_, i) => Date.UTC(2024, 0, 1, 21) + i * hour);
    const columns = {
      time,
      open: [9, 9, 9, 50, 50],
      high: [10, 12, 11, 60, 90],
      low: [8, 9, 6, 40, 30],
      close: [9, 11, 9, 55, 80],
      volume: [1, 1, 1, 1, 1],
    };
    const { pp, r1, s1 } = pivots(marketSeries);
    expect(on(pp, columns)).toEqual([NaN, NaN, NaN, 9, 9]);
    expect(on(r1, columns)).toEqual([NaN, NaN, NaN, 12, 12]);
    expect(on(s1, columns)).toEqual([NaN, NaN, NaN, 6, 6]);
  });

  it('a fractal is known when the bars after it have closed, and not before', () => {
    const high = [1, 2, 5, 3, 2, 1];
    const { high: level, newHigh } = fractals(marketSeries, 2);
    expect(on(level, { high, low: high })).toEqual([NaN, NaN, NaN, NaN, 5, 5]);
    expect(on(newHigh, { high, low: high })).toEqual([0, 0, 0, 0, 1, 0]);
  });

  it('resistance is the nearest confirmed swing above the close', () => {
    const high = [1, 9, 1, 5, 1, 7, 1, 1];
    const columns = { high, low: high.map((value) => -value), close: [0, 0, 0, 0, 0, 6, 0, 4] };
    expect(on(supportResistance(marketSeries, 1).resistance, columns)).toEqual([NaN, NaN, 9, 9, 5, 9, 5, 5]);
  });

  it('heikin-ashi opens in the middle of the last smoothed bar', () => {
    const columns = { open: [10, 11], high: [12, 14], low: [9, 10], close: [11, 13] };
    expect(on(heikinAshi(marketSeries).open, columns)).toEqual([10.5, 10.5]);
    expect(on(heikinAshi(marketSeries).close, columns)).toEqual([10.5, 12]);
  });

  it('counts since, in a row, and what was then', () => {
    const rising = close.above(2);
    const columns = { close: [1, 3, 4, 2, 1, 5], volume: [1, 2, 3, 4, 5, 6] };
    expect(on(barsSince(rising), columns)).toEqual([NaN, 0, 0, 1, 2, 0]);
    expect(on(streak(rising), columns)).toEqual([0, 1, 2, 0, 0, 1]);
    expect(on(count(rising, 3), columns)).toEqual([NaN, NaN, 2, 2, 1, 1]);
    expect(on(valueWhen(volume, rising), columns)).toEqual([NaN, 2, 3, 3, 3, 6]);
  });

  it('a bullish engulfing is a white body around the black one before', () => {
    const columns = { open: [10, 8], high: [11, 12], low: [8, 7], close: [9, 11] };
    expect(on(patterns.bullishEngulfing(marketSeries), columns)).toEqual([0, 1]);
  });
});

it('averages and sums do not drift over a million bars', () => {
  const { close: prices } = restless(1_000_000);
  const tail = prices.slice(-20);
  const exact = tail.reduce((sum, one) => sum + one, 0) / 20;
  const values = compute(sma(close, 20), { close: prices as unknown as readonly number[] });
  expect(Math.abs(values.at(-1)! / exact - 1)).toBeLessThan(1e-15 * 20);
  const line = compute(linearRegression(close, 20).line, { close: prices as unknown as readonly number[] });
  const afresh = compute(linearRegression(close, 20).line, { close: [...tail] });
  expect(Math.abs(line.at(-1)! / afresh.at(-1)! - 1)).toBeLessThan(1e-13);
});
