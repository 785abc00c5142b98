import { expect, it } from 'vitest';
import { Snapshots } from '#collect';
import type { Ticker } from '#exchange';

const ticker = (last: number): Ticker => ({
  symbol: 'BTC/USDT',
  time: last,
  last,
  bid: null,
  ask: null,
  high: null,
  low: null,
  volume: null,
  change: null,
});

it('snapshots wait until they are stored, those that came meanwhile as well', () => {
  const snapshots = new Snapshots(10);
  snapshots.add('a', ticker(1));
  snapshots.add('b', ticker(2));
  const waiting = snapshots.waiting('a');
  snapshots.add('a', ticker(3));
  snapshots.stored('a', waiting);
  expect(snapshots.waiting('a').map(({ last }) => last)).toEqual([3]);
  expect(snapshots.waiting('b').map(({ last }) => last)).toEqual([2]);
});

it('no more than so many wait; the oldest are lost and counted', () => {
  const snapshots = new Snapshots(2);
  for (let k = 1; k <= 5; k++) snapshots.add('a', ticker(k));
  expect(snapshots.waiting('a').map(({ last }) => last)).toEqual([4, 5]);
  expect(snapshots.lost).toBe(3);
});
