import { describe, expect, it } from 'vitest';
import { exp, log, pow, random } from '#numbers';
import { bits, fingerprint, unitsApart } from './bits.ts';

const special = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e308, 1e-200, 5e-324, -8, Infinity, -Infinity, NaN];

describe('exp', () => {
  it('is within one unit in the last place of Math.exp', () => {
    const draw = random('exp');
    const distance = (i: number) => {
      const x = (draw.next() * 2 - 1) * (i % 2 === 0 ? 745 : 2);
      return unitsApart(exp(x), Math.exp(x));
    };
    expect(largest(100_000, distance)).toBeLessThanOrEqual(1);
  });

  it('has the limits of IEEE 754', () => {
    expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(NaN)]).toEqual([1, 1, Infinity, 0, NaN]);
    expect([exp(709.79), exp(-746)]).toEqual([Infinity, 0]);
    expect([exp(-745), exp(-744)]).toEqual([5e-324, 1e-323]);
  });

  it('keeps its bits', () => {
    expect(bits(exp(1))).toBe('4005bf0a8b14576a');
    expect(fingerprint(1000, (i) => exp((i - 500) * 1.37))).toBe('47a821c082d36ae3');
  });
});

describe('log', () => {
  it('is within one unit in the last place of Math.log', () => {
    const draw = random('log');
    const distance = (i: number) => {
      const x = i % 2 === 0 ? Math.exp((draw.next() * 2 - 1) * 700) : 0.5 + draw.next();
      return unitsApart(log(x), Math.log(x));
    };
    expect(largest(100_000, distance)).toBeLessThanOrEqual(1);
  });

  it('has the limits of IEEE 754', () => {
    expect([log(1), log(0), log(-0), log(Infinity), log(-1), log(NaN)]).toEqual([
      0,
      -Infinity,
      -Infinity,
      Infinity,
      NaN,
      NaN,
    ]);
    expect(unitsApart(log(5e-324), Math.log(5e-324))).toBeLessThanOrEqual(1);
  });

  it('undoes exp', () => {
    for (let x = -700; x <= 700; x += 0.7) expect(log(exp(x))).toBeCloseTo(x, 12);
  });

  it('keeps its bits', () => {
    expect(bits(log(10))).toBe('40026bb1bbb55516');
    expect(fingerprint(1000, (i) => log((i + 1) * 1.37))).toBe('e5dc10ba0f38f8cf');
  });
});

describe('pow', () => {
  it('agrees with Math.pow where it matters for money: growth over years', () => {
    const draw = random('pow');
    const distance = () => {
      const growth = 0.01 + draw.next() * 20;
      const perYear = draw.next() * 8 - 4;
      return unitsApart(pow(growth, perYear), Math.pow(growth, perYear));
    };
    expect(largest(100_000, distance)).toBeLessThanOrEqual(8);
  });

  it('multiplies small whole powers out', () => {
    for (const x of [1.1, -2.5, 0.3, 1e10]) {
      expect(pow(x, 2)).toBe(x * x);
      expect(pow(x, 3)).toBe(x * (x * x));
      expect(pow(x, -1)).toBe(1 / x);
    }
    expect(pow(2, -60)).toBe(2 ** -60);
    expect(pow(9, 0.5)).toBe(3);
  });

  it('follows Math.pow for every pair of special values', () => {
    for (const x of special) {
      for (const y of special) {
        const expected = Math.pow(x, y);
        const exact = expected === 0 || !Number.isFinite(expected);
        if (exact) expect(pow(x, y), `${x} ^ ${y}`).toBe(expected);
        else expect(pow(x, y) / expected, `${x} ^ ${y}`).toBeCloseTo(1, 12);
      }
    }
  });

  it('keeps its bits', () => {
    expect(fingerprint(1000, (i) => pow((i + 1) / 100, ((i * 37) % 100) / 7 - 6))).toBe('bf1824f515221bbb');
  });
});

function largest(count: number, value: (index: number) => number): number {
  let found = 0;
  for (let i = 0; i < count; i++) found = Math.max(found, value(i));
  return found;
}
