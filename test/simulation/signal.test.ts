import fc from 'fast-check';
import { expect, it } from 'vitest';
import { barsOfYes } from '#series';
import { firstOf, Signal } from '../../src/simulation/signal.ts';

const column = fc
  .array(fc.constantFrom(0, 0, 0, 0, 1, NaN), { minLength: 1, maxLength: 60 })
  .map((values) => Float64Array.from(values));

it('the bars of yes are those on which the column is 1', () => {
  fc.assert(
    fc.property(column, (values) => {
      const wanted = [...values.keys()].filter((bar) => values[bar] === 1);
      expect([...barsOfYes(values)]).toEqual(wanted);
    }),
  );
});

it('a signal knows where it says yes next, looked up or looked for, with bars falling away behind', () => {
  const steps = fc.array(fc.record({ by: fc.nat(9), ahead: fc.nat(30), forgets: fc.nat(3) }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(column, steps, fc.boolean(), (values, all, isKnown) => {
      const rest = values.slice();
      const signal = isKnown ? new Signal(undefined, barsOfYes(rest)) : new Signal(rest);
      let length = values.length;
      let bar = 0;
      for (const { by, ahead, forgets } of all) {
        bar = Math.min(length, bar + by);
        const to = Math.min(length, bar + ahead);
        const found = rest.subarray(bar, to).indexOf(1);
        expect(signal.next(bar, to)).toBe(found < 0 ? to : bar + found);
        for (const near of [bar, bar - 1, bar + 2]) expect(signal.on(near)).toBe(rest[near] === 1);
        const count = Math.min(forgets, bar);
        if (isKnown || count === 0) continue;
        rest.copyWithin(0, count, length);
        signal.forget(count);
        length -= count;
        bar -= count;
      }
    }),
  );
});

it('of two signals, whichever is first', () => {
  const [a, b] = [Float64Array.of(0, 0, 1, 0), Float64Array.of(0, 1, 0, 0)].map((one) => new Signal(one));
  const silent = new Signal(undefined);
  expect(firstOf(a!, silent, 0, 4)).toBe(2);
  expect(firstOf(silent, b!, 0, 4)).toBe(1);
  expect(firstOf(a!, b!, 3, 4)).toBe(4);
  expect(firstOf(silent, silent, 0, 4)).toBe(4);
});
