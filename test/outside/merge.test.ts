import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrived, mergeValues, published, type Published, type Terms } from '#outside';

const hour = 3_600_000;
const day = 24 * hour;
const january = (date: number) => Date.UTC(2024, 0, date);
const nothing = published('mood', columns([]));

/** Merges values [time, value, known?] and gives the rows back as [time, known, value]. */
function merged(stored: Published, values: readonly (readonly number[])[], terms: Partial<Terms> = {}) {
  const arrived: Arrived = {
    time: Float64Array.from(values, ([time]) => time!),
    value: Float64Array.from(values, ([, value]) => value!),
    known: Float64Array.from(values, ([, , known]) => known ?? NaN),
  };
  const result = mergeValues(stored, arrived, { delay: hour, now: january(20), ...terms });
  return { ...result, rows: rowsOf(result.published) };
}

describe('values that come in', () => {
  it('are known after the delay, or when their row says', () => {
    const { rows, added } = merged(nothing, [
      [january(1), 40],
      [january(2), 50, january(2) + 7 * hour],
    ]);
    expect(rows).toEqual([
      [january(1), january(1) + hour, 40],
      [january(2), january(2) + 7 * hour, 50],
    ]);
    expect(added).toBe(2);
  });

  it('stand in the order in which they became known', () => {
    const { rows } = merged(nothing, [
      [january(1), 40, january(9)],
      [january(2), 50],
    ]);
    expect(rows.map(([time]) => time)).toEqual([january(2), january(1)]);
  });

  it('change nothing when they are known already', () => {
    const first = merged(nothing, [[january(1), 40]]);
    const again = merged(first.published, [[january(1), 40]], { now: january(25) });
    expect(again).toMatchObject({ added: 0, same: 1, revised: 0, rows: first.rows });
  });

  it('are another version from now on when they say something else', () => {
    const first = merged(nothing, [[january(1), 40]]);
    const again = merged(first.published, [[january(1), 41]], { now: january(25) });
    expect(again.revised).toBe(1);
    expect(again.revisions).toEqual([{ time: january(1), before: 40, after: 41, known: january(25) }]);
    expect(again.rows).toEqual([
      [january(1), january(1) + hour, 40],
      [january(1), january(25), 41],
    ]);
    // A third fetch with the second value tells nothing new.
    expect(merged(again.published, [[january(1), 41]], { now: january(26) }).same).toBe(1);
  });

  it('may be every version that was published, as their rows say', () => {
    const vintages = [
      [january(1), 40, january(2)],
      [january(1), 41, january(5)],
      [january(1), 39, january(9)],
    ];
    const all = merged(nothing, vintages);
    expect(all.rows).toEqual(vintages.map(([time, value, known]) => [time, known, value]));
    expect(merged(all.published, vintages)).toMatchObject({ same: 3, added: 0, revised: 0 });
  });

  it('were published late when they were due but not there at the last look', () => {
    const first = merged(nothing, [[january(1), 40]]);
    const late = merged(
      first.published,
      [
        [january(1), 40],
        [january(2), 50],
        [january(4), 60],
      ],
      { now: january(4) + 5 * hour, looked: january(3) },
    );
    expect(late.rows).toEqual([
      [january(1), january(1) + hour, 40],
      [january(4), january(4) + hour, 60],
      [january(2), january(4) + 5 * hour, 50],
    ]);
  });

  it('are history, not late, when they are older than all that is stored', () => {
    const first = merged(nothing, [[january(10), 40]]);
    const older = merged(first.published, [[january(2), 50]], { looked: january(11) });
    expect(older.rows[0]).toEqual([january(2), january(2) + hour, 50]);
  });

  it('take the place of what is stored when that is to be replaced', () => {
    const first = merged(nothing, [
      [january(1), 40],
      [january(2), 50],
    ]);
    const { rows } = merged(first.published, [[january(1), 44]], { replace: true });
    expect(rows).toEqual([
      [january(1), january(1) + hour, 44],
      [january(2), january(2) + hour, 50],
    ]);
  });
});

it('what was known at a moment never changes, whatever comes in later', () => {
  const anyValues = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3 }))
      .map(([date, value]) => [january(date), value]),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(anyValues, anyValues, fc.integer({ min: 1, max: 40 }), (before, after, date) => {
      const now = january(date) + day / 2;
      // What comes in now is about times that are over, as it is for whoever fetches.
      const past = (values: readonly (readonly number[])[]) => values.filter(([time]) => time! + hour <= now);
      const first = merged(nothing, past(before), { now });
      const later = now + day;
      const fresh = after.filter(([time]) => time! + hour <= later);
      const second = merged(first.published, fresh, { now: later, looked: now });
      const start = Math.min(Infinity, ...first.rows.map(([time]) => time!));
      const known = (rows: number[][]) => rows.filter(([time, at]) => at! <= now && time! >= start);
      if (first.rows.length > 0) expect(known(second.rows)).toEqual(known(first.rows));
    }),
  );
});

it.each([
  ['a value that is not a number', [[january(1), january(2), NaN]], 'is not a number at a time'],
  [
    'values out of the order in which they were known',
    [
      [1, 5, 1],
      [2, 4, 1],
    ],
    'before the one in front of it',
  ],
])('%s is refused', (_, rows, message) => {
  expect(() => published('mood', columns(rows))).toThrow(message);
});

function columns(rows: readonly (readonly number[])[]) {
  return {
    time: Float64Array.from(rows, ([time]) => time!),
    known: Float64Array.from(rows, ([, known]) => known!),
    value: Float64Array.from(rows, ([, , value]) => value!),
  };
}

function rowsOf({ length, time, known, value }: Published): number[][] {
  return Array.from({ length }, (_, i) => [time[i]!, known[i]!, value[i]!]);
}
