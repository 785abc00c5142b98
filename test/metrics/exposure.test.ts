import { describe, expect, it } from 'vitest';
import { Fills, reasonCode } from '#orders';
import { exposedBars } from '../../src/metrics/exposure.ts';
import { barsOf } from '../arbitrary/bars.ts';

const bars = barsOf(Array.from({ length: 10 }, () => [100, 101, 99, 100] as const));

function fillsOf(rows: readonly (readonly [bar: number, held: number, inside?: boolean, early?: boolean])[]) {
  const fills = new Fills();
  for (const [k, [bar, held, inside = false, early = false]] of rows.entries())
    fills.append(0, bar, 1, 100, 0, 0, held, reasonCode.entry, inside, false, k + 1, early);
  return fills;
}

describe('exposure', () => {
  it('counts overlapping trades once: bars 2 to 5', () => {
    const rows = [
      [2, 1],
      [3, 2],
      [5, 1],
      [6, 0],
    ] as const;
    expect(exposedBars({ fills: fillsOf(rows), bars })).toBe(4);
  });

  it('counts the bar that an exit happens inside of', () => {
    expect(
      exposedBars({
        fills: fillsOf([
          [2, 1],
          [5, 0, true],
        ]),
        bars,
      }),
    ).toBe(4);
  });

  it('begins with the bar at whose close an early fill happened', () => {
    expect(
      exposedBars({
        fills: fillsOf([
          [2, 1, false, true],
          [5, 0],
        ]),
        bars,
      }),
    ).toBe(4);
  });

  it('goes on to the last bar while something is held', () => {
    expect(exposedBars({ fills: fillsOf([[7, 1]]), bars })).toBe(3);
  });
});
