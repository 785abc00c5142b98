import { describe, expect, it } from 'vitest';
import { type Bars, bars } from '#market';
import { type Fold, foldsOf, type FoldWishes } from '#research';

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const history = daily(120);
const usual: FoldWishes = { anchored: false, purge: 0 };

describe('folds', () => {
  it('test equally long stretches up to the last bar, each after its training', () => {
    expect(inDays(foldsOf(history, { ...usual, folds: 3 }))).toEqual([
      { train: [0, 60], test: [60, 80] },
      { train: [20, 80], test: [80, 100] },
      { train: [40, 100], test: [100, 120] },
    ]);
  });

  it('begin with the first bar when they are anchored', () => {
    expect(
      inDays(foldsOf(history, { ...usual, folds: 3, anchored: true })).map(({ train }) => train),
    ).toEqual([
      [0, 60],
      [0, 80],
      [0, 100],
    ]);
  });

  it('are as many as fit when their lengths are given', () => {
    expect(inDays(foldsOf(history, { ...usual, train: 50 * day, test: 30 * day }))).toEqual([
      { train: [10, 60], test: [60, 90] },
      { train: [40, 90], test: [90, 120] },
    ]);
  });

  it('leave out what lies between training and test', () => {
    expect(inDays(foldsOf(history, { ...usual, train: 50 * day, test: 30 * day, purge: 5 * day }))).toEqual([
      { train: [5, 55], test: [60, 90] },
      { train: [35, 85], test: [90, 120] },
    ]);
  });

  it('leave out a bar that lies between them in part', () => {
    const wishes = { ...usual, train: 50 * day, test: 30 * day };
    for (const [purge, days] of [
      [0.5, 1],
      [1.5, 2],
      [2, 2],
    ] as const)
      expect(foldsOf(history, { ...wishes, purge: purge * day })).toEqual(
        foldsOf(history, { ...wishes, purge: days * day }),
      );
  });

  it.each<Partial<FoldWishes>>([
    { folds: 100 },
    { train: 200 * day, test: 30 * day },
    { train: 10 * day, test: 30 * day },
    { train: 60 * day, test: 5 * day },
    { folds: 3, purge: 100 * day },
  ])('%j are refused over too little history', (wishes) => {
    expect(() => foldsOf(history, { ...usual, ...wishes })).toThrow(/are too few for these folds.*--folds/);
  });
});

function inDays(folds: readonly Fold[]) {
  const days = ({ from, to }: Fold['train']) => [(from - start) / day, (to - start) / day];
  return folds.map(({ train, test }) => ({ train: days(train), test: days(test) }));
}

function daily(length: number): Bars {
  const flat = new Float64Array(length).fill(100);
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1d', {
    time: Float64Array.from({ length }, (_, i) => start + i * day),
    open: flat,
    high: flat,
    low: flat,
    close: flat,
    volume: flat,
  });
}
