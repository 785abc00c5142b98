import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { bars, barsBetween, requireBars, sliceBars } from '#market';
import { barsOf, minutes, type Row } from './arbitrary.ts';

const first: Row = { time: Date.UTC(2024, 0, 1), open: 10, high: 12, low: 9, close: 11, volume: 5 };
const second: Row = { ...first, time: first.time + 60_000 };

describe('bars', () => {
  it('refuse columns of different lengths', () => {
    const { market, timeframe, ...columns } = barsOf('1m', [first, second]);
    expect(() => bars(market, timeframe, { ...columns, low: new Float64Array(1) })).toThrow(
      'column low has 1 values, time has 2',
    );
  });

  it('are cut by position without copying', () => {
    const all = barsOf('1m', [first, second]);
    const cut = sliceBars(all, 1, 2);
    expect(cut.length).toBe(1);
    expect(cut.time[0]).toBe(second.time);
    expect(cut.close.buffer).toBe(all.close.buffer);
  });

  it('are cut by time: from is in, to is out', () => {
    fc.assert(
      fc.property(minutes(60), fc.nat(), fc.nat(), (all, a, b) => {
        const span = all.time[all.length - 1]! - all.time[0]! + 120_000;
        const [from, to] = [all.time[0]! - 60_000 + (a % span), all.time[0]! - 60_000 + (b % span)];
        const expected = [...all.time].filter((time) => time >= from && time < to);
        const cut = barsBetween(all, from, to);
        expect([...cut.time]).toEqual(expected);
        expect(cut.length).toBe(expected.length);
      }),
    );
  });
});

describe('requireBars', () => {
  it('lets honest bars through', () => {
    fc.assert(
      fc.property(minutes(50), (all) => {
        fc.pre(all.length >= 2);
        expect(requireBars(all)).toBe(all);
      }),
    );
  });

  it.each<[string, Partial<Row>]>([
    ['a low above the open', { low: 10.5 }],
    ['a high below the close', { high: 10.9 }],
    ['a price of 0', { low: 0 }],
    ['a negative price', { low: -1 }],
    ['a missing price', { close: NaN }],
    ['an infinite price', { high: Infinity }],
    ['a negative volume', { volume: -1 }],
    ['a missing volume', { volume: NaN }],
  ])('stops at %s and says when', (_, wrong) => {
    const broken = barsOf('1m', [first, { ...second, ...wrong }]);
    expect(() => requireBars(broken)).toThrow(UserError);
    expect(() => requireBars(broken)).toThrow('test:BTC/USDT 1m has an impossible bar at 2024-01-01 00:01');
  });

  it('stops at bars that go back in time or come twice', () => {
    expect(() => requireBars(barsOf('1m', [second, first]))).toThrow(
      'is not in order: 2024-01-01 00:00 follows 2024-01-01 00:01',
    );
    expect(() => requireBars(barsOf('1m', [first, first]))).toThrow('is not in order');
  });

  it('needs two bars', () => {
    expect(() => requireBars(barsOf('1m', []))).toThrow('has no bars in this range');
    expect(() => requireBars(barsOf('1m', [first]))).toThrow('has one bar in this range');
  });
});
