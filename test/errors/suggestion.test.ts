import { describe, expect, it } from 'vitest';
import { closest, didYouMean } from '#errors';

const words = ['backtest', 'fetch', 'doctor', 'sma-cross'];

describe('the nearest known word', () => {
  it.each([
    ['bakctest', 'backtest'],
    ['fecth', 'fetch'],
    ['Docter', 'doctor'],
    ['smacross', 'sma-cross'],
  ])('to "%s" is "%s"', (typed, meant) => {
    expect(closest(typed, words)).toBe(meant);
    expect(didYouMean(typed, words)).toBe(` Did you mean "${meant}"?`);
  });

  it.each(['', 'x', 'portfolio', 'walkforward'])('to "%s" does not exist', (typed) => {
    expect(closest(typed, words)).toBeUndefined();
    expect(didYouMean(typed, words)).toBe('');
  });
});
