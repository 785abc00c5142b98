import { describe, expect, it } from 'vitest';
import { random } from '#numbers';
import { fingerprint } from './bits.ts';

const many = 200_000;

describe('random', () => {
  it('gives the same numbers for the same seed', () => {
    const [a, b] = [random(7), random('7')];
    for (let i = 0; i < 100; i++) expect(a.next()).toBe(b.next());
  });

  it('keeps its bits', () => {
    const [next, normal, integer] = [random('golden'), random('golden'), random('golden')];
    expect(fingerprint(10_000, () => next.next())).toBe('29beee8fc7d2c86e');
    expect(fingerprint(10_000, () => normal.normal())).toBe('369eb8d0f0b79b47');
    expect(fingerprint(10_000, () => integer.integer(6))).toBe('99d199969a0f47c9');
  });

  it('is uniform in [0, 1), also for neighbouring seeds', () => {
    const counts = Array.from({ length: 100 }, () => 0);
    for (let seed = 0; seed < many; seed++) {
      counts[Math.floor(random(seed).next() * 100)]!++;
    }
    expect(counts).toHaveLength(100);
    expect(chiSquare(counts, many / 100)).toBeLessThan(160);
  });

  it('has no memory from one number to the next', () => {
    const draw = random('pairs');
    const counts = Array.from({ length: 400 }, () => 0);
    let before = draw.integer(20);
    for (let i = 0; i < many; i++) {
      const now = draw.integer(20);
      counts[before * 20 + now]!++;
      before = now;
    }
    expect(chiSquare(counts, many / 400)).toBeLessThan(520);
  });

  it('uses all 53 bits', () => {
    const draw = random('bits');
    let seen = 0n;
    for (let i = 0; i < 1000; i++) seen |= BigInt(draw.next() * 2 ** 53);
    expect(seen).toBe(2n ** 53n - 1n);
  });

  it('draws normal numbers with the right moments and tails', () => {
    const draw = random('normal');
    const values = Array.from({ length: 5 * many }, () => draw.normal());
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4)).toBeCloseTo(3, 1);
    const beyond = (limit: number) =>
      values.filter((value) => Math.abs(value) > limit).length / values.length;
    expect(beyond(1)).toBeCloseTo(0.3173, 2);
    expect(beyond(3) / 0.0027).toBeCloseTo(1, 0);
    expect(beyond(3.7) / 0.000216).toBeCloseTo(1, 0);
  });

  it('draws whole numbers below n without favour', () => {
    const draw = random('dice');
    const counts = Array.from({ length: 6 }, () => 0);
    for (let i = 0; i < many; i++) counts[draw.integer(6)]!++;
    expect(chiSquare(counts, many / 6)).toBeLessThan(25);
    expect(draw.integer(1)).toBe(0);
    expect(draw.integer(2 ** 32)).toBeLessThan(2 ** 32);
    for (const wrong of [0, -1, 1.5, NaN, 2 ** 33]) expect(() => draw.integer(wrong)).toThrow(RangeError);
  });

  it('forks by label, whatever has been drawn before', () => {
    const [fresh, used] = [random('parent'), random('parent')];
    for (let i = 0; i < 10; i++) used.next();
    expect(used.fork('child').next()).toBe(fresh.fork('child').next());
    expect(fresh.fork(1).next()).toBe(fresh.fork('1').next());
  });

  it('gives different streams to different labels, however they are split', () => {
    const root = random('root');
    const first = [
      root,
      root.fork('ab'),
      root.fork('a'),
      root.fork('a').fork('b'),
      root.fork('ba'),
      root.fork(''),
      random('rootab'),
    ];
    expect(new Set(first.map((stream) => stream.next())).size).toBe(first.length);
    const forks = Array.from({ length: 50_000 }, (_, i) => root.fork(i).next());
    expect(new Set(forks).size).toBe(forks.length);
    expect(chiSquare(histogram(forks, 50), 1000)).toBeLessThan(95);
  });
});

function histogram(values: readonly number[], bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[Math.floor(value * bins)]!++;
  return counts;
}

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
