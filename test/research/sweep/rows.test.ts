import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Failed, pack, type Result, type TrialNumbers, unpack } from '#research';
import { keptTrials } from './kept.ts';

const anyNumber = fc.option(fc.double({ noNaN: true }), { nil: null });
const anyNumbers = fc.record({
  sharpe: anyNumber,
  trades: fc.nat(),
  envelope: fc.option(fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })), { nil: null }),
  finalEquity: anyNumber,
  smallSample: fc.boolean(),
}) as unknown as fc.Arbitrary<TrialNumbers>;

const columnOf = (length: number) =>
  fc
    .array(fc.double({ noNaN: true }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values));

// Trials of one search: all have as many markets and windows, some of which came to nothing.
const anyResults = fc
  .record({ markets: fc.nat({ max: 3 }), windows: fc.option(fc.nat({ max: 3 }), { nil: undefined }) })
  .chain(({ markets, windows }) => {
    const many = (count: number) => fc.array(anyNumbers, { minLength: count, maxLength: count });
    const good: fc.Arbitrary<Result> = fc.record({
      numbers: anyNumbers,
      markets: many(markets),
      sums: fc.option(columnOf(6), { nil: undefined }),
      returns: fc.option(columnOf(4), { nil: undefined }),
      windows:
        windows === undefined
          ? fc.constant(undefined)
          : fc.array(
              fc.option(fc.record({ numbers: anyNumbers, markets: many(markets) }), { nil: undefined }),
              { minLength: windows, maxLength: windows },
            ),
    });
    const failed: fc.Arbitrary<Failed> = fc.record({ failed: fc.string() });
    return fc.array(fc.oneof({ weight: 3, arbitrary: good }, failed), { maxLength: 12 });
  });

// As it is written down, where what keeps its numbers says what they are.
function plain({ numbers, markets, windows }: Result): Pick<Result, 'numbers' | 'markets' | 'windows'> {
  const told = (one: TrialNumbers) => ('toJSON' in one ? (one as { toJSON(): TrialNumbers }).toJSON() : one);
  return {
    numbers: told(numbers),
    markets: markets.map(told),
    windows: windows?.map((one) => one && { numbers: told(one.numbers), markets: one.markets.map(told) }),
  };
}

// What somebody sees who looks at every part.
function seen(result: Result | Failed): unknown {
  if ('failed' in result) return result;
  const { sums, returns } = result;
  const { numbers, markets, windows } = plain(result);
  return {
    numbers,
    names: Object.keys(numbers),
    sharpe: result.numbers.sharpe,
    markets,
    sums,
    returns,
    windows,
  };
}

it('results are the same after they were packed for another thread', () => {
  fc.assert(
    fc.property(anyResults, (results) => {
      const sent = structuredClone(pack(results, results.length));
      expect(unpack(sent).map(seen)).toEqual(results.map(seen));
    }),
  );
});

it('trials are kept with all that is known of them, whoever made them', () => {
  const space = { axes: [{ name: 'a', values: [10, 20, 30] }], where: [] };
  fc.assert(
    fc.property(anyResults, fc.boolean(), (results, elsewhere) => {
      const made = elsewhere ? unpack(pack(results, results.length)) : results;
      const trials = [
        ...keptTrials(
          space,
          made.map((result, k) => ({ point: [k % 3], result })),
        ),
      ];
      expect(trials.map(({ result }) => seen(result))).toEqual(results.map(seen));
      for (const [k, { values }] of trials.entries()) expect(values).toEqual({ a: 10 + 10 * (k % 3) });
    }),
  );
});
