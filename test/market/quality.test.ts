import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, fillGaps, findGaps, measureQuality, timeframeLength } from '#market';
import { barsOf, minutes, type Row } from './arbitrary.ts';

const minute = 60_000;
const start = Date.UTC(2024, 0, 1);
const bar = (k: number, other: Partial<Row> = {}): Row => ({
  time: start + k * minute,
  open: 100,
  high: 102,
  low: 99,
  close: 101,
  volume: 5,
  ...other,
});
const at = (...places: number[]) =>
  barsOf(
    '1m',
    places.map((k) => bar(k)),
  );

describe('gaps', () => {
  it('are the bars missing between two that are there', () => {
    expect(findGaps(at(0, 1, 4, 5, 7))).toEqual([
      { from: start + 2 * minute, to: start + 3 * minute, bars: 2 },
      { from: start + 6 * minute, to: start + 6 * minute, bars: 1 },
    ]);
    expect(findGaps(at(0, 1, 2))).toEqual([]);
    expect(findGaps(at())).toEqual([]);
  });

  it('count a bar off the grid for the slot it opens in', () => {
    const source = barsOf('1m', [bar(0), bar(1, { time: start + minute + 17_000 }), bar(2), bar(4)]);
    expect(findGaps(source)).toEqual([{ from: start + 3 * minute, to: start + 3 * minute, bars: 1 }]);
    expect(measureQuality(source).offGrid).toBe(1);
  });

  it('and the bars together are all that the range can hold', () => {
    fc.assert(
      fc.property(minutes(), (source) => {
        const { bars, missing, expected, coverage } = measureQuality(source);
        expect(bars + missing).toBe(expected);
        expect(coverage).toBeCloseTo(bars / expected, 12);
      }),
    );
  });
});

describe('a verdict', () => {
  const many = (change: (k: number) => Partial<Row> = () => ({})) =>
    barsOf(
      '1m',
      Array.from({ length: 200 }, (_, k) => bar(k, change(k))),
    );

  it('is good for bars that are complete and plausible', () => {
    expect(measureQuality(many())).toMatchObject({
      verdict: 'good',
      reasons: [],
      coverage: 1,
      flat: 0,
      zeroVolume: 0,
      offGrid: 0,
    });
  });

  it('is gapped where bars are missing', () => {
    expect(measureQuality(at(0, 1, 5))).toMatchObject({
      verdict: 'gapped',
      missing: 3,
      reasons: ['3 bars missing (50 %), the longest gap 3 bars'],
    });
  });

  it.each([
    [
      'a low that is a hundredth of the others',
      (k: number) => (k === 77 ? { low: 1 } : {}),
      '1 price far from those around',
    ],
    [
      'bars without volume',
      (k: number) => (k % 3 === 0 ? { volume: 0 } : {}),
      '34 % of the bars have no volume',
    ],
    [
      'bars that stand still',
      (k: number) => (k % 4 === 0 ? {} : { open: 100, high: 100, low: 100, close: 100 }),
      '75 % of the bars are flat',
    ],
  ])('is doubtful for %s', (_, change, reason) => {
    expect(measureQuality(many(change))).toMatchObject({ verdict: 'doubtful', reasons: [reason] });
  });

  it('names each odd price with what is usual there', () => {
    const { outliers } = measureQuality(many((k) => (k === 77 ? { high: 999 } : {})));
    expect(outliers).toEqual([{ time: start + 77 * minute, name: 'high', value: 999, usual: 101 }]);
  });

  it('takes no steady rise and no fall by half for an error', () => {
    expect(
      measureQuality(
        many((k) => ({
          open: 100 * 1.01 ** k,
          high: 102 * 1.01 ** k,
          low: 99 * 1.01 ** k,
          close: 101 * 1.01 ** k,
        })),
      ).outliers,
    ).toEqual([]);
    expect(
      measureQuality(many((k) => (k < 100 ? {} : { open: 55, high: 56, low: 54, close: 55 }))).outliers,
    ).toEqual([]);
  });

  it('is empty for no bars', () => {
    expect(measureQuality(at())).toMatchObject({
      verdict: 'empty',
      from: null,
      coverage: null,
      longestGap: null,
    });
  });
});

describe('filling', () => {
  it('none leaves the bars as they are', () => {
    const source = at(0, 3);
    expect(fillGaps(source, 'none')).toEqual({ bars: source, filled: 0 });
  });

  it('flat repeats the last close without volume', () => {
    const { bars, filled } = fillGaps(at(0, 1, 4), 'flat');
    expect(filled).toBe(2);
    expect([...bars.time]).toEqual([0, 1, 2, 3, 4].map((k) => start + k * minute));
    expect([...bars.open]).toEqual([100, 100, 101, 101, 100]);
    expect([...bars.volume]).toEqual([5, 5, 0, 0, 5]);
  });

  it('leaves no gap and touches no bar that was there', () => {
    fc.assert(
      fc.property(minutes(), (source) => {
        const { bars, filled } = fillGaps(source, 'flat');
        expect(findGaps(bars)).toEqual([]);
        expect(bars.length).toBe(source.length + filled);
        const values = new Map(Array.from(bars.time, (time, i) => [time, valuesAt(bars, i)]));
        for (let i = 0; i < source.length; i++)
          expect(values.get(source.time[i]!)).toEqual(valuesAt(source, i));
        for (let i = 1; i < bars.length; i++)
          expect(bars.time[i]! - bars.time[i - 1]!).toBe(timeframeLength('1m'));
      }),
    );
  });
});

function valuesAt({ open, high, low, close, volume }: Bars, i: number): number[] {
  return [open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!];
}
