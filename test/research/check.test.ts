import { describe, expect, it } from 'vitest';
import { defineStrategy, market, recur, sma } from 'cryptobot';
import { sampleBars } from '#market';
import { checkStrategy, type Finding } from '#research';
import type { Strategy } from '#strategy';
import smaCross from '../../strategies/sma-cross.ts';

const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 2, 1));

function verdicts(strategy: Strategy): Partial<Record<Finding['check'], Finding['verdict']>> {
  return Object.fromEntries(checkStrategy(strategy, {}, bars).map(({ check, verdict }) => [check, verdict]));
}

it('a sound strategy holds to everything', () => {
  expect(verdicts(smaCross)).toEqual({
    causality: 'ok',
    chunks: 'ok',
    repeatable: 'ok',
    'warm-up': 'ok',
    entries: 'ok',
  });
});

it('a strategy whose decide() never trades is told what to look at', () => {
  const idle = defineStrategy({
    name: 'idle',
    about: '',
    series: ({ close }) => ({ close }),
    decide: ({ position }) => (position ? 'hold' : 1),
  });
  expect(checkStrategy(idle, {}, bars).find(({ check }) => check === 'decisions')).toMatchObject({
    verdict: 'warn',
    detail: expect.stringMatching(/^0 fills .*position\.side === 'flat'/),
  });
});

// What the authoring API cannot rule out, because a recurrence is a function of the author's own.
describe('an attempt to know more than the past', () => {
  it('by remembering earlier runs in a closure is found', () => {
    const seen: number[] = [];
    const peeking = defineStrategy({
      name: 'peeking',
      about: '',
      series: ({ close }) => ({
        enterLong: recur([close], 0, (bar, price) => {
          seen.push(price);
          return [bar + 1, seen[bar + 1] ?? 0];
        }).above(close),
      }),
    });
    expect(Object.values(verdicts(peeking))).toContain('fail');
  });

  it('by counting calls outside of its state is found', () => {
    let calls = 0;
    const counting = defineStrategy({
      name: 'counting',
      about: '',
      series: ({ close }) => ({ enterLong: recur([close], 0, (state) => [state, ++calls]).above(1000) }),
    });
    expect(Object.values(verdicts(counting))).toContain('fail');
  });

  it('by tossing a coin is found', () => {
    const tossing = defineStrategy({
      name: 'tossing',
      about: '',
      series: ({ close }) => ({ enterLong: close.above(20_000 + Math.random() * 10_000) }),
    });
    expect(verdicts(tossing).repeatable).toBe('fail');
  });

  it('names the series and the bar', () => {
    let calls = 0;
    const counting = defineStrategy({
      name: 'counting',
      about: '',
      series: ({ close }) => ({
        tick: recur([close], 0, (state) => [state, ++calls]),
        enterLong: close.above(1),
      }),
    });
    expect(checkStrategy(counting, {}, bars)[0]).toEqual({
      check: 'causality',
      verdict: 'fail',
      detail: expect.stringMatching(/^"tick" at 2023-01-01 00:00 changes when later bars are added/),
    });
  });
});

it('a strategy that is never warm or never enters is told so', () => {
  const slow = defineStrategy({
    name: 'slow',
    about: '',
    series: ({ close }) => ({ enterLong: close.above(sma(close, 5000)) }),
  });
  const shy = defineStrategy({
    name: 'shy',
    about: '',
    series: ({ close }) => ({ enterLong: close.above(1e9) }),
  });
  expect(verdicts(slow)['warm-up']).toBe('fail');
  expect(verdicts(shy).entries).toBe('warn');
});

it('another market is part of what is tried', () => {
  const pair = defineStrategy({
    name: 'pair',
    about: '',
    series: ({ close }) => ({ enterLong: market('sample:ETH/USDT').on('4h').close.over(close).above(0.05) }),
  });
  const eth = sampleBars('ETH/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 2, 1));
  expect(checkStrategy(pair, {}, bars, [eth]).filter(({ verdict }) => verdict === 'fail')).toEqual([]);
});
