import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical } from '#trading';
import { isSame } from '../../src/trading/same.ts';

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, -0, 1, '', 'a'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.option(tie('value'), { nil: undefined }), {
      noNullPrototype: true,
    }),
  ),
})).value;

it('two pieces of plain data are the same exactly when they are written alike', () => {
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      expect(isSame(a, b)).toBe(canonical(a) === canonical(b));
      expect(isSame(a, JSON.parse(canonical(a)))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
