import { describe, expect, it } from 'vitest';
import { parseFormula } from '#research';

const values: Readonly<Record<string, number>> = { fast: 5, slow: 20, none: NaN };
const value = (text: string) =>
  parseFormula(text, Object.keys(values), '--where').value((name) => values[name]!);

describe('a formula', () => {
  it.each([
    ['fast < slow', 1],
    ['fast*4 >= slow', 1],
    ['fast * 4 > slow', 0],
    ['slow - fast - 5', 10],
    ['-fast + 2 * 3', 1],
    ['(slow + fast) / 5', 5],
    ['slow % 6', 2],
    ['fast == 5 and not slow == 5', 1],
    ['fast > 5 or slow > 5 and fast > 100', 0],
    ['fast > 5 || slow > 5 && fast > 1', 1],
    ['!(fast < slow)', 0],
    ['min(fast, slow, 3) + max(1, 2) + abs(-1.5) + sqrt(16)', 10.5],
    ['1e2 + .5', 100.5],
    ['fast != 5', 0],
    ['2 - -3', 5],
    // Chains compare each with the next.
    ['1 < fast < 4', 0],
    ['4 < fast < 6 <= slow', 1],
    ['slow > fast > 6', 0],
    ['3 > 2 == 1', 0],
    ['1 < none < 9 or fast > 1', NaN],
  ])('%s is %d', (text, expected) => expect(value(text)).toBe(expected));

  it('is undefined where something in it is', () => {
    expect(value('none > 1')).toBeNaN();
    expect(value('none > 1 or fast > 1')).toBeNaN();
    expect(value('not none')).toBeNaN();
    expect(value('none + 1')).toBeNaN();
  });

  it('knows which names it mentions', () => {
    expect(parseFormula('slow > 2 * fast and slow < 100', Object.keys(values), '--where').names).toEqual([
      'slow',
      'fast',
    ]);
  });

  it.each([
    ['fats < slow', /"fats" is not known\. Did you mean "fast"\?/],
    ['fast <', /something is missing at its end/],
    ['fast slow', /"slow" is not expected there/],
    ['(fast', /"\)" is missing/],
    ['fast # slow', /"# slow" cannot be read/],
    ['', /something is missing/],
    ['process(1)', /"process" is not known/],
    ['min(fast', /"\)" is missing/],
  ])('refuses %s with a sentence', (text, message) => {
    expect(() => value(text)).toThrow(message);
    expect(() => value(text)).toThrow(/^--where: /);
  });
});
