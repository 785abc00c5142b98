import { expect, it } from 'vitest';
import { parseGoals, scoreOf, type TrialNumbers } from '#research';
import { combine } from '../../../src/research/sweep/across.ts';

const market = (numbers: Partial<TrialNumbers>) => numbers as TrialNumbers;

// One market lost much at once, the other little in many small steps.
const markets = [
  market({ totalReturn: -0.4, maxDrawdown: 0.5, finalEquity: 6000, trades: 3, smallSample: true }),
  market({ totalReturn: -0.1, maxDrawdown: 0.8, finalEquity: 9000, trades: 8, smallSample: false }),
  market({ totalReturn: 0.2, maxDrawdown: 0.1, finalEquity: 12_000, trades: 4, smallSample: false }),
];

it.each([
  ['totalReturn / maxDrawdown', 'worst', -0.4 / 0.5],
  ['totalReturn / maxDrawdown', 'median', -0.1 / 0.8],
  ['maxDrawdown', 'worst', 0.8],
  ['maxDrawdown', 'median', 0.5],
  ['(maxDrawdown)', 'worst', 0.8],
  ['finalEquity', 'worst', 6000],
  // Neither way is better, so none is the worst.
  ['trades', 'worst', 4],
  ['fees', 'worst', null],
] as const)('%s of the %s market is what one of the markets came to', (text, across, expected) => {
  const [goal] = parseGoals(text, across);
  const measured = { numbers: combine(markets, across), markets };
  expect(goal.value(measured)).toBe(expected);
  expect(scoreOf(goal, measured)).toBe(goal.better === 'lower' && expected !== null ? -expected : expected);
});

it('who lost everything has no score, if only on one of several markets', () => {
  const [goal] = parseGoals('sharpe');
  const [dead, alive] = [
    market({ sharpe: 2, totalReturn: -1 + 1e-12 }),
    market({ sharpe: -3, totalReturn: -0.9 }),
  ];
  expect(scoreOf(goal, { numbers: dead, markets: [] })).toBeNull();
  expect(scoreOf(goal, { numbers: alive, markets: [] })).toBe(-3);
  const both = [dead, alive, alive];
  expect(scoreOf(goal, { numbers: combine(both, 'median'), markets: both })).toBeNull();
});

it('a number of all markets is the worst of it where one way is better, else the median', () => {
  expect(combine(markets, 'worst')).toEqual({
    totalReturn: -0.4,
    maxDrawdown: 0.8,
    finalEquity: 6000,
    trades: 4,
    smallSample: true,
  });
});
