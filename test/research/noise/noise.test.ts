import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { bars, requireBars, sampleBars } from '#market';
import { random } from '#numbers';
import { evaluate, noiseHistory, noiseTest, objectives, scoreOn, shuffledBars } from '#research';
import { defaultAccount, run } from '#simulation';
import { defineStrategy } from '#strategy';
import { anyBars } from '../../arbitrary/bars.ts';

describe('shuffled bars', () => {
  test('are worked by hand: three bars, the last two changing places', () => {
    const column = (...values: number[]) => Float64Array.from(values);
    const source = bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1h', {
      time: column(0, 3_600_000, 7_200_000),
      open: column(100, 110, 132),
      high: column(110, 132, 132),
      low: column(90, 110, 66),
      close: column(100, 132, 66),
      volume: column(1, 2, 3),
    });
    const swapped = Array.from({ length: 20 }, (_, k) => shuffledBars(source, random(k))).find(
      ({ volume }) => volume[1] === 3,
    )!;
    // The third bar came without a gap and halved; the second came with a gap of 1.1 and rose by 1.2.
    expect([...swapped.open]).toEqual([100, 100, expect.closeTo(55, 9)]);
    expect([...swapped.close]).toEqual([100, 50, expect.closeTo(66, 9)]);
    expect([...swapped.low]).toEqual([90, 50, expect.closeTo(55, 9)]);
    expect([...swapped.time]).toEqual([...source.time]);
  });

  test('are valid bars with the same moves and the same end', () => {
    fc.assert(
      fc.property(anyBars(3, 60), fc.integer(), (source, seed) => {
        const shuffled = requireBars(shuffledBars(source, random(seed)));
        const last = source.length - 1;
        expect(shuffled.close[last]! / source.close[last]!).toBeCloseTo(1, 6);
        const moves = ({ open, close }: typeof source) =>
          [...close].map((value, i) => value / open[i]!).toSorted((a, b) => a - b);
        const [one, other] = [moves(source), moves(shuffled)];
        for (const [i, move] of one.entries()) expect(other[i]! / move).toBeCloseTo(1, 9);
        expect([...shuffled.volume].toSorted()).toEqual([...source.volume].toSorted());
      }),
    );
  });

  test('are the same for a seed and number, and others for others', () => {
    const source = sampleBars('BTC/USDT', '1d');
    expect(noiseHistory(source, 1, 0)).toEqual(noiseHistory(source, 1, 0));
    expect(noiseHistory(source, 1, 1).close).not.toEqual(noiseHistory(source, 1, 0).close);
    expect(noiseHistory(source, 2, 0).close).not.toEqual(noiseHistory(source, 1, 0).close);
  });
});

describe('the noise test', () => {
  it.each([
    [
      'sharpe',
      [1, 2],
      [
        [2, 0],
        [1.9, null],
        [null, null],
      ],
      1,
    ],
    [
      'maxDrawdown',
      [0.3, 0.5],
      [
        [0.3, 0.9],
        [0.31, 0.4],
        [0.1, 0.1],
      ],
      2,
    ],
  ] as const)('sets the best against the best by %s', (objective, real, histories, asGood) => {
    expect(noiseTest(real, histories, objectives[objective])).toEqual({
      trials: real.length,
      histories: 3,
      asGood,
      pValue: (1 + asGood) / 4,
    });
  });

  test('does not exist without a result or a history', () => {
    expect(noiseTest([null], [[1]], 'higher')).toBeNull();
    expect(noiseTest([1], [], 'higher')).toBeNull();
  });

  // Falls for three bars, rises for three: whoever buys after a fall has found something.
  const length = 1200;
  const close = Float64Array.from({ length }, (_, i) => 100 * (1 + 0.01 * Math.abs((i % 6) - 3)));
  const source = bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1h', {
    time: Float64Array.from({ length }, (_, i) => i * 3_600_000),
    open: Float64Array.from({ length }, (_, i) => close[Math.max(0, i - 1)]!),
    high: close.map((value, i) => Math.max(value, close[Math.max(0, i - 1)]!)),
    low: close.map((value, i) => Math.min(value, close[Math.max(0, i - 1)]!)),
    close,
    volume: new Float64Array(length).fill(1),
  });
  const swing = defineStrategy({
    name: 'swing',
    about: '',
    series: ({ close, open }) => ({ enterLong: close.above(open), exitLong: close.below(open) }),
  });
  const free = { ...defaultAccount, fee: 0, slippage: 0 };

  test('tells a strategy that found an order from one that did not', () => {
    const found = evaluate(swing.plan(), source, free);
    const test = (real: number | null) =>
      noiseTest(
        [real],
        Array.from({ length: 30 }, (_, k) => [
          scoreOn((bars) => noiseHistory(bars, 1, k), found.run, 'totalReturn'),
        ]),
        'higher',
      )!;
    expect(test(found.metrics.totalReturn).asGood).toBe(0);
    const lucky = evaluate(swing.plan(), noiseHistory(source, 1, 99), free);
    expect(test(lucky.metrics.totalReturn).pValue).toBeGreaterThan(0.05);
  });

  test('scores on the real bars what the run itself came to', () => {
    const real = evaluate(swing.plan(), source, defaultAccount);
    expect(scoreOn((bars) => bars, real.run, 'totalReturn')).toBe(real.metrics.totalReturn);
    expect(run(swing.plan(), source, defaultAccount).equity).toEqual(real.run.equity);
  });
});
