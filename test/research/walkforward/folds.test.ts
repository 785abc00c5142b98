import { describe, expect, it } from 'vitest';
import { type Bars, bars } from '#market';
import { type Fold, foldsOf, type FoldWishes, sharedSpan } from '#research';

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);
const history = daily(120);
const usual: FoldWishes = { anchored: false, purge: 0 };

describe('folds', () => {
  it('test equally long stretches up to the last bar, each after its training', () => {
    expect(inDays(foldsOf([history], { ...usual, folds: 3 }))).toEqual([
      { train: [0, 60], test: [60, 80] },
      { train: [20, 80], test: [80, 100] },
      { train: [40, 100], test: [100, 120] },
    ]);
  });

  it('begin with the first bar when they are anchored', () => {
    expect(
      inDays(foldsOf([history], { ...usual, folds: 3, anchored: true })).map(({ train }) => train),
    ).toEqual([
      [0, 60],
      [0, 80],
      [0, 100],
    ]);
  });

  it('are as many as fit when their lengths are given', () => {
    expect(inDays(foldsOf([history], { ...usual, train: 50 * day, test: 30 * day }))).toEqual([
      { train: [10, 60], test: [60, 90] },
      { train: [40, 90], test: [90, 120] },
    ]);
  });

  it('leave out what lies between training and test', () => {
    expect(inDays(foldsOf([history], { ...usual, train: 50 * day, test: 30 * day, purge: 5 * day }))).toEqual(
      [
        { train: [5, 55], test: [60, 90] },
        { train: [35, 85], test: [90, 120] },
      ],
    );
  });

  it('leave out a bar that lies between them in part', () => {
    const wishes = { ...usual, train: 50 * day, test: 30 * day };
    for (const [purge, days] of [
      [0.5, 1],
      [1.5, 2],
      [2, 2],
    ] as const)
      expect(foldsOf([history], { ...wishes, purge: purge * day })).toEqual(
        foldsOf([history], { ...wishes, purge: days * day }),
      );
  });

  it.each<Partial<FoldWishes>>([
    { folds: 100 },
    { train: 200 * day, test: 30 * day },
    { train: 10 * day, test: 30 * day },
    { train: 60 * day, test: 5 * day },
    { folds: 3, purge: 100 * day },
  ])('%j are refused over too little history', (wishes) => {
    expect(() => foldsOf([history], { ...usual, ...wishes })).toThrow(/are too few for these folds.*--folds/);
  });
});

describe('folds over several markets', () => {
  // Days 30 to 120, 0 to 100 and 10 to 110.
  const late = named('LATE/USDT', daily(90, 30));
  const early = named('EARLY/USDT', daily(100));
  const between = named('BETWEEN/USDT', daily(100, 10));

  it.each([[[early, late, between]], [[between, late, early]]])(
    'lie where all of them have bars, in whichever order they are named',
    (markets) => {
      expect(inDays(foldsOf(markets, { ...usual, train: 30 * day, test: 20 * day }))).toEqual([
        { train: [30, 60], test: [60, 80] },
        { train: [50, 80], test: [80, 100] },
      ]);
      expect(inDays(foldsOf(markets, { ...usual, folds: 1, test: 20 * day, anchored: true }))).toEqual([
        { train: [30, 80], test: [80, 100] },
      ]);
      expect(sharedSpan(markets)).toEqual({
        from: start + 30 * day,
        to: start + 100 * day,
        beginsLast: late.market,
        endsFirst: early.market,
      });
    },
  );

  it('name no market where all begin or end together', () => {
    expect(sharedSpan([early])).toMatchObject({ beginsLast: undefined, endsFirst: undefined });
    expect(sharedSpan([late, named('LONG/USDT', daily(120))])).toMatchObject({
      beginsLast: late.market,
      endsFirst: undefined,
    });
  });

  it('are refused where markets have too few bars in common, or none', () => {
    expect(() => foldsOf([early, late], { ...usual, folds: 6 })).toThrow(
      /^70 bars of 1d where all 2 markets have some are too few for these folds.*have to fit into 10w\./,
    );
    expect(() => foldsOf([named('OLD/USDT', daily(30)), late], usual)).toThrow(
      '"sample:OLD/USDT" has bars up to 2024-01-30 and "sample:LATE/USDT" from 2024-01-31 on, and folds lie where all markets have bars.',
    );
  });
});

function named(symbol: string, some: Bars): Bars {
  return { ...some, market: { exchange: 'sample', symbol } };
}

function inDays(folds: readonly Fold[]) {
  const days = ({ from, to }: Fold['train']) => [(from - start) / day, (to - start) / day];
  return folds.map(({ train, test }) => ({ train: days(train), test: days(test) }));
}

function daily(length: number, from = 0): Bars {
  const flat = new Float64Array(length).fill(100);
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1d', {
    time: Float64Array.from({ length }, (_, i) => start + (from + i) * day),
    open: flat,
    high: flat,
    low: flat,
    close: flat,
    volume: flat,
  });
}
