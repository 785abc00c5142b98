import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LazyList } from '../../src/report/lazy-list.ts';
import { jsonText } from '../../src/cli/json-text.ts';

it('says what JSON.stringify says, whatever is in it, in parts that are no longer than needed', () => {
  const item = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined), fc.constant('a\nb "c" [\n'));
  const list = fc
    .tuple(item, fc.constantFrom(0, 3, 300))
    .map(([one, count]) => Array<unknown>(count).fill(one))
    .chain((all) => fc.constantFrom<unknown>(all, new LazyList(all, (one) => one)));
  const document = fc.oneof(item, list, fc.dictionary(fc.string(), fc.oneof(item, list), { maxKeys: 6 }));
  fc.assert(
    fc.property(document, (value) => {
      fc.pre(value !== undefined);
      const text = [...jsonText(value)].join('');
      const usual = JSON.stringify(value, null, 2);
      expect(JSON.parse(text)).toEqual(JSON.parse(usual));
      if (!usual.includes('\n') || usual.split('\n').length < 256) expect(text).toBe(usual);
    }),
  );
  const long = Array.from({ length: 50_000 }, (_, k) => ({ k, text: 'x'.repeat(20) }));
  const parts = [...jsonText({ long, more: 1 })];
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(70_000);
  expect(parts.join('').split('\n').slice(0, 4)).toEqual([
    '{',
    '  "long": [',
    `    ${JSON.stringify(long[0])},`,
    `    ${JSON.stringify(long[1])},`,
  ]);
});
