import fc from 'fast-check';
import { bars, type Bars } from '#market';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);

/** Bars from rows of open, high, low, close; one hour apart from 2024-01-01 UTC. */
export function barsOf(
  rows: readonly (readonly [open: number, high: number, low: number, close: number])[],
  symbol = 'BTC/USDT',
): Bars {
  const column = (k: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[k]);
  return bars({ exchange: 'sample', symbol }, '1h', {
    time: Float64Array.from(rows, (_, i) => start + i * hour),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1),
  });
}

/** Bars of a plausible market of any length between the two, with gaps between close and next open. */
export function anyBars(minLength: number, maxLength: number): fc.Arbitrary<Bars> {
  const step = fc.tuple(
    fc.double({ min: -0.05, max: 0.05, noNaN: true }),
    fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    fc.double({ min: 0, max: 0.06, noNaN: true }),
    fc.double({ min: 0, max: 0.06, noNaN: true }),
  );
  return fc.array(step, { minLength, maxLength }).map((steps) => {
    let last = 100;
    return barsOf(
      steps.map(([gap, move, above, below]) => {
        const open = last * (1 + gap);
        const close = open * (1 + move);
        last = close;
        return [open, Math.max(open, close) * (1 + above), Math.min(open, close) * (1 - below), close];
      }),
    );
  });
}

/** Where to cut a run of `length` bars into chunks: an ascending list that ends with `length`. */
export function anyCuts(length: number): fc.Arbitrary<number[]> {
  return fc
    .uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 12 })
    .map((cuts) => [...cuts.toSorted((a, b) => a - b), length]);
}
