import { describe, expect, it } from 'vitest';
import { onScaleOf, parseOutsideName, published } from '#outside';

const week = 7 * 86_400_000;
const stored = published('trends:bitcoin', {
  time: Float64Array.of(week, 2 * week, 3 * week),
  known: Float64Array.of(2 * week, 3 * week, 4 * week),
  value: Float64Array.of(50, 100, 50),
});

describe('values on a scale of their own', () => {
  it('come onto the scale of those that are stored', () => {
    // 25 + 50 + 25 there stands for 50 + 100 + 50 here: everything counts twice.
    const arrived = {
      time: Float64Array.of(week, 2 * week, 3 * week, 4 * week),
      value: Float64Array.of(25, 50, 25, 100),
    };
    const { time, value } = onScaleOf(stored, arrived);
    expect([[...time], [...value]]).toEqual([[4 * week], [200]]);
  });

  it('are refused when they share no time', () => {
    const arrived = { time: Float64Array.of(9 * week), value: Float64Array.of(3) };
    expect(() => onScaleOf(stored, arrived)).toThrow('share no time with those in the store');
  });
});

describe('the name of a series from outside', () => {
  it.each(['fear-greed', 'trends:bitcoin', 'trends:buy_bitcoin', 'a1'])('may be %s', (name) => {
    expect(parseOutsideName(name)).toBe(name);
  });

  it.each(['', '../x', 'a/b', 'a.b', 'a:', ':a', 'a::b', '1a', 'é', 'a b', 'x'.repeat(65)])(
    'may not be "%s"',
    (name) => {
      expect(() => parseOutsideName(name)).toThrow(`"${name}" is not the name of an outside series.`);
    },
  );

  it('has no capitals, and says which name was meant', () => {
    expect(() => parseOutsideName('Fear-Greed')).toThrow('Did you mean "fear-greed"?');
  });
});
