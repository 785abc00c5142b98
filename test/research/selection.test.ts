import { expect, it } from 'vitest';
import { random } from '#numbers';
import { type Days, judgeDays } from '#research';

/** So many days from that one on, which differ from run to run. */
function days(firstDay: number, count: number, seed: string): Days {
  const chance = random(seed);
  const returns = Float64Array.from({ length: count }, () => 0.001 + 0.01 * chance.normal());
  return { run: { firstDay, returns }, held: null };
}

it('a choice is judged on the days that all runs have, and says of how many', () => {
  const some = [days(0, 400, 'a'), days(0, 400, 'b')];
  expect(judgeDays(some)).toMatchObject({ days: 400, longestDays: 400 });
  expect(judgeDays([...some, days(350, 30, 'c')])).toMatchObject({ days: 30, longestDays: 400 });
});

it('knows nothing where they have no day in common', () => {
  expect(judgeDays([days(0, 400, 'a'), days(400, 100, 'b')])).toMatchObject({
    days: 0,
    longestDays: 400,
    deflatedSharpe: null,
    probabilisticSharpe: null,
    pbo: null,
    minTrackRecord: null,
  });
});
