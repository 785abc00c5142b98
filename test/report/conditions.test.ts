import { expect, it } from 'vitest';
import { readConditions } from '../../src/report/page/conditions.ts';

const names = [['fast'], ['sharpe', 'Sharpe'], ['maxDrawdown', 'Max drawdown']];
const rows = [
  [5, 1.2, 0.1],
  [10, 0.4, 0.3],
  [15, null, 0.2],
];
const kept = (text: string) => {
  const test = readConditions(text, names);
  return test && rows.filter(test).map(([fast]) => fast);
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

it('says when it cannot read them', () => {
  for (const text of ['slow > 3', 'fast >', 'fast', '> 3', 'fast > x', 'fast > 1.2.3'])
    expect(kept(text)).toBeUndefined();
});
