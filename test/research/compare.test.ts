import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, sampleBars } from '#market';
import type { Metrics } from '#metrics';
import { evaluate, hashBars, identify, objectives, parseObjective, rank } from '#research';
import { defaultAccount } from '#simulation';
import smaCross from '../../strategies/sma-cross.ts';

const sha256 = (parts: Iterable<string | Uint8Array>) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

describe('the ranking', () => {
  const result = (sharpe: number | null, maxDrawdown: number) => ({
    metrics: { sharpe, maxDrawdown } as Metrics,
  });

  it('puts the best first, whichever way is better', () => {
    const results = [result(1, 0.5), result(2, 0.3), result(-1, 0.1)];
    expect(rank(results, 'sharpe').map(({ metrics }) => metrics.sharpe)).toEqual([2, 1, -1]);
    expect(rank(results, 'maxDrawdown').map(({ metrics }) => metrics.maxDrawdown)).toEqual([0.1, 0.3, 0.5]);
  });

  it('puts what does not exist last, and keeps every result', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))), (sharpes) => {
        const ranked = rank(
          sharpes.map((sharpe) => result(sharpe, 0)),
          'sharpe',
        ).map(({ metrics }) => metrics.sharpe);
        const defined = ranked.filter((value) => value !== null);
        expect(ranked.slice(0, defined.length)).toEqual(defined.toSorted((a, b) => b - a));
        expect(ranked).toHaveLength(sharpes.length);
      }),
    );
  });

  it('puts last who lost everything, however quiet the days after were', () => {
    const ended = (sharpe: number | null, totalReturn: number) => ({
      metrics: { sharpe, totalReturn } as Metrics,
    });
    const results = [ended(2, -1), ended(null, 0), ended(-3, -0.6), ended(0.5, -1 + 1e-12)];
    expect(rank(results, 'sharpe').map(({ metrics }) => metrics.sharpe)).toEqual([-3, null, 2, 0.5]);
  });

  it('refuses an objective that is none', () => {
    expect(parseObjective('calmar')).toBe('calmar');
    expect(() => parseObjective('sharp')).toThrow(
      '"sharp" is not an objective. Did you mean "sharpe"? Allowed: sharpe,',
    );
    expect(() => parseObjective('toString')).toThrow('"toString" is not an objective.');
    expect(Object.keys(objectives)).not.toContain('trades');
  });
});

describe('the identity of a run', () => {
  const bars = sampleBars('BTC/USDT', '1d');
  const identity = (fast: number, cash = 10_000, source = 'a', market: Bars = bars) =>
    identify(evaluate(smaCross.plan({ fast }), market, { ...defaultAccount, cash }).run, source, '1', sha256);

  it('is the same for the same inputs', () => {
    expect(identity(20)).toEqual(identity(20));
  });

  it('changes with parameters, account, source, engine and any bar', () => {
    const changed: Bars = {
      ...bars,
      volume: bars.volume.map((volume, i) => (i === 700 ? volume + 1 : volume)),
    };
    const ids = [
      identity(20),
      identity(21),
      identity(20, 9999),
      identity(20, 10_000, 'b'),
      identity(20, 10_000, 'a', changed),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not depend on where in memory the bars lie', () => {
    const copied: Bars = { ...bars, close: bars.close.slice() };
    expect(hashBars(copied, sha256)).toBe(hashBars(bars, sha256));
  });
});

it('the baseline buys at the first open that an order can reach and holds', () => {
  const { baseline } = evaluate(smaCross.plan(), sampleBars('BTC/USDT', '1d'), defaultAccount);
  expect(baseline.run.fills.length).toBe(1);
  expect(baseline.run.fills.at(0).bar).toBe(1);
});
