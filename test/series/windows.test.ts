import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  age,
  type Column,
  covariance,
  moments,
  type Operation,
  percentile,
  rank,
  weightedSum,
} from '#series';

const value = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -20, max: 20 }).map((whole) => 100 + whole / 4) },
  { weight: 1, arbitrary: fc.constant(NaN) },
);
const values = fc.array(value, { minLength: 1, maxLength: 120 });
const window = fc.integer({ min: 2, max: 30 });

interface Case {
  readonly operation: Operation;
  readonly params?: readonly number[];
  /** The definition, worked afresh for each output of a window without holes. */
  readonly fresh: readonly ((inside: readonly number[]) => number)[];
}

const power = (inside: readonly number[], exponent: number) =>
  mean(inside.map((one) => (one - mean(inside)) ** exponent));

const cases: Readonly<Record<string, Case>> = {
  'weighted sum': {
    operation: weightedSum,
    params: [1],
    fresh: [(inside) => inside.reduce((sum, one, k) => sum + (k + 1) * one, 0)],
  },
  'bars since the highest': {
    operation: age.highest,
    fresh: [(inside) => inside.length - 1 - inside.lastIndexOf(Math.max(...inside))],
  },
  'bars since the lowest': {
    operation: age.lowest,
    fresh: [(inside) => inside.length - 1 - inside.lastIndexOf(Math.min(...inside))],
  },
  moments: {
    operation: moments,
    fresh: [(inside) => power(inside, 3), (inside) => power(inside, 4)],
  },
  median: { operation: percentile, params: [0.5], fresh: [(inside) => quantile(inside, 0.5)] },
  'tenth percentile': { operation: percentile, params: [0.1], fresh: [(inside) => quantile(inside, 0.1)] },
  rank: {
    operation: rank,
    fresh: [(inside) => (inside.filter((one) => one <= inside.at(-1)!).length - 1) / (inside.length - 1)],
  },
};

describe.each(Object.entries(cases))('rolling %s', (_, { operation, params = [], fresh }) => {
  it('equals the definition worked afresh over each window, and forgets holes with the window', () => {
    fc.assert(
      fc.property(values, window, (input, length) => {
        const results = roll(operation, [input], [length, ...params]);
        for (let i = 0; i < input.length; i++) {
          const inside = input.slice(Math.max(0, i - length + 1), i + 1);
          const isWhole = inside.length === length && !inside.some(Number.isNaN);
          for (const [k, definition] of fresh.entries()) {
            if (isWhole) expect(results[k]![i]).toBeCloseTo(definition(inside), 6);
            else expect(results[k]![i]).toBeNaN();
          }
        }
      }),
    );
  });
});

it('rolling covariance equals its definition, and the variance with itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 90 }),
      window,
      (pairs, length) => {
        const a = pairs.map(([first]) => first);
        const b = pairs.map(([, second]) => second);
        const [result] = roll(covariance, [a, b], [length]);
        for (let i = length - 1; i < pairs.length; i++) {
          const inA = a.slice(i - length + 1, i + 1);
          const inB = b.slice(i - length + 1, i + 1);
          const wanted = mean(inA.map((one, k) => (one - mean(inA)) * (inB[k]! - mean(inB))));
          if (Number.isNaN(wanted)) expect(result![i]).toBeNaN();
          else expect(result![i]).toBeCloseTo(wanted, 6);
        }
      },
    ),
  );
});

function roll(
  operation: Operation,
  inputs: readonly (readonly number[])[],
  params: readonly number[],
): Float64Array[] {
  const column = (values: Float64Array): Column => ({ values });
  const length = inputs[0]!.length;
  const outputs = Array.from({ length: operation.outputs }, () => column(new Float64Array(length)));
  const columns = inputs.map((input) => column(Float64Array.from(input)));
  operation.kernel(columns, outputs, params).advance(0, length);
  return outputs.map(({ values }) => values);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below]! + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!);
}
