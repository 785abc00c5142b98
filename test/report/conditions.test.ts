import { expect, it } from 'vitest';
import { readConditions } from '../../src/report/page/conditions.ts';

const names = [['fast'], ['sharpe', 'Sharpe'], ['maxDrawdown', 'Max drawdown']];
const rows = [
  [5, 1.2, 0.1],
  [10, 0.4, 0.3],
  [15, null, 0.2],
];
const kept = (text: string) => {
  const read = readConditions(text, names);
  return 'trouble' in read ? read.trouble : rows.filter(read.test).map(([fast]) => fast);
};

it('keeps rows for which all conditions hold', () => {
  expect(kept('')).toEqual([5, 10, 15]);
  expect(kept('fast >= 10')).toEqual([10, 15]);
  expect(kept('fast=10')).toEqual([10]);
  expect(kept('fast != 10, max drawdown < 20%')).toEqual([5]);
  expect(kept('SHARPE > -1e1,')).toEqual([5, 10]);
  expect(kept('sharpe<=0.4')).toEqual([10]);
});

it('does not keep what has no value, whatever is asked of it', () => {
  expect(kept('sharpe != 3')).toEqual([5, 10]);
});

it.each([
  ['slow > 3', '“slow > 3” asks for slow, which is no column. There are fast, sharpe, maxDrawdown.'],
  ['> 3', '“> 3” begins with no name. There are fast, sharpe, maxDrawdown.'],
  ['fast > 1, fast >', '“fast >” compares with nothing. Numbers are written like 1.5, −2 or 25%.'],
  ['fast > x', '“fast > x” compares with x, which is no number. Numbers are written like 1.5, −2 or 25%.'],
  [
    'fast > 1.2.3',
    '“fast > 1.2.3” compares with 1.2.3, which is no number. Numbers are written like 1.5, −2 or 25%.',
  ],
  [
    'fast',
    '“fast” compares nothing. A name, one of < <= > >= = != and a number are needed, as in sharpe > 1.',
  ],
])('says what of %s it cannot read', (text, trouble) => {
  expect(kept(text)).toBe(trouble);
});
