import { describe, expect, it } from 'vitest';
import { failuresNote, reasonsText } from '#report';
import { keptTrials } from '../research/sweep/kept.ts';

// As many trials as there are reasons, in their order.
function failedFor(...reasons: readonly string[]) {
  const space = { axes: [{ name: 'n', values: reasons.map((_, k) => k) }], where: [] };
  return keptTrials(
    space,
    reasons.map((failed, k) => ({ point: [k], result: { failed } })),
  ).failed();
}

describe('why trials came to nothing', () => {
  it('is one example where it is the same for all', () => {
    const failed = failedFor('It is odd.', 'It is odd.');
    expect(failuresNote(failed, 9)).toBe('2 of 9 trials came to nothing, for example: n=0: It is odd.');
    expect(reasonsText(failed)).toBe('It is odd.');
  });

  it('is each reason once with its count, the commonest first', () => {
    const failed = failedFor('It is odd', 'It is even.', 'It is even.');
    const text = '2 of them, for example: n=1: It is even. 1 of them: n=0: It is odd.';
    expect(failuresNote(failed, 9)).toBe(`3 of 9 trials came to nothing. ${text}`);
    expect(reasonsText(failed)).toBe(text);
  });

  it('is counted where there are too many reasons to be read', () => {
    const others = (count: number) => Array.from({ length: count }, (_, k) => `Needs ${k} bars.`);
    const some = ['A.', 'A.', 'B.', 'B.', 'C.', 'C.'];
    expect(failuresNote(failedFor(...some, ...others(5)), 20)).toMatch(
      /^11 of 20 .* n=4: C\. The other 5 have 5 more reasons; --json has them all\.$/,
    );
    expect(failuresNote(failedFor(...some, 'D.', 'D.'), 20)).toMatch(
      / The other 2 have 1 more reason; --json/,
    );
  });

  it('is nothing where none did', () => {
    expect(reasonsText(failedFor())).toBe('');
  });
});
