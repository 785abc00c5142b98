import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '#trading';

describe('canonical text', () => {
  it('orders keys, leaves out spaces and what is undefined', () => {
    expect(canonical({ b: [1, { z: null, a: 'x' }], a: true, c: undefined })).toBe(
      '{"a":true,"b":[1,{"a":"x","z":null}]}',
    );
  });

  it('writes numbers as ECMAScript does, and −0 as itself', () => {
    expect(canonical([1e21, 1e-7, 0.1 + 0.2, 100, -0, 5e-324])).toBe(
      '[1e+21,1e-7,0.30000000000000004,100,-0,5e-324]',
    );
  });

  it('is one line, whatever the text', () => {
    expect(canonical('a\nb\u2028\u0000\ud800"\\')).toBe(JSON.stringify('a\nb\u2028\u0000\ud800"\\'));
    fc.assert(fc.property(fc.jsonValue(), (value) => !/[\n\r\0]/.test(canonical(value))));
  });

  it('is read back as the same bits, and written again as the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const read: unknown = JSON.parse(canonical(value));
        expect(read).toStrictEqual(value);
        expect(canonical(read)).toBe(canonical(value));
      }),
    );
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(numbers, (x) => Object.is(JSON.parse(canonical(x)), x)));
  });

  it('does not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
        const turned = Object.fromEntries(Object.entries(fields).toReversed());
        expect(canonical(turned)).toBe(canonical(fields));
      }),
    );
  });

  it.each([
    [{ price: NaN }, 'NaN at "price"'],
    [{ fills: [{ fee: Infinity }] }, 'Infinity at "fills.0.fee"'],
    [{ at: new Date(0) }, 'a Date at "at"'],
    [[new Float64Array(1)], 'a Float64Array at "0"'],
    [{ id: 1n }, 'bigint at "id"'],
    [[undefined], 'undefined at "0"'],
    [{ act: () => 1 }, 'function at "act"'],
  ])('refuses what JSON cannot hold: %o', (value, message) => {
    expect(() => canonical(value)).toThrow(`${message} is not plain data`);
  });
});
