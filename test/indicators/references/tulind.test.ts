import { beforeAll, describe, expect, it } from 'vitest';
import type { SourceName } from '#series';
import { restless } from '../market.ts';
import { compute, differences } from './reference.ts';
import { notComparable, scales, skipped, specs } from './tulip-names.ts';

interface Native {
  readonly indicators: Readonly<
    Record<
      string,
      {
        readonly input_names: readonly string[];
        readonly option_names: readonly string[];
        indicator(
          inputs: readonly (readonly number[])[],
          options: readonly number[],
          done: (error: unknown, outputs: readonly (readonly number[])[]) => void,
        ): void;
      }
    >
  >;
}

// An optional native package: where it was not built there is nothing to compare with.
const name: string = 'tulind';
const native: Native | undefined = await import(name).then(
  (module: { readonly default: Native }) => module.default,
  () => undefined,
);

// Options that suit the indicator: whole windows, the shorter ones first, and factors by their names.
const factors: Readonly<Record<string, number>> = {
  acceleration_factor_maximum: 0.2,
  acceleration_factor_step: 0.02,
  alpha: 0.2,
  coef: 3,
  stddev: 2,
};
const windows = [
  [5, 9, 13],
  [13, 29, 41],
] as const;

// Each difference has its reason.
const apart: Readonly<Record<string, string>> = {
  trix: 'divides by the new value instead of the old one',
  ...notComparable,
};

const market = restless(600);

describe.skipIf(!native)(
  native ? 'the native Tulip' : 'the native Tulip (skipped: tulind is not built here)',
  () => {
    const known = Object.keys(specs).filter((indicator) => !(indicator in apart));
    let all: Native['indicators'] = {};
    beforeAll(() => {
      all = native!.indicators;
    });

    it.each(known.flatMap((indicator) => windows.map((sizes) => [indicator, sizes] as const)))(
      '%s with windows of %j agrees on 600 bars of a restless market',
      (indicator, sizes) => {
        // The native package is older than the recorded vectors.
        if (!all[indicator]) return;
        const { input_names: inputs, option_names: options } = all[indicator];
        let next = 0;
        const numbers = options.map((option) => factors[option.replaceAll(' ', '_')] ?? sizes[next++]!);
        const columns = inputs.map((input, k) => [...market[sourceOf(input, k)]]);
        let outputs: readonly (readonly number[])[] = [];
        all[indicator].indicator(columns, numbers, (error, results) => {
          expect(error).toBeNull();
          outputs = results;
        });
        for (const [k, what] of specs[indicator]!.entries()) {
          const spec =
            typeof what === 'string' ? what.replaceAll(/\$(\d)/g, (_, at) => String(numbers[at - 1])) : what;
          const source = Object.fromEntries(inputs.map((input, at) => [sourceOf(input, at), columns[at]!]));
          const close = source['close'] ?? source['high'] ?? source['volume']!;
          const values = compute(spec, { volume: close, close, ...source }).map(
            (value) => value * (scales[indicator] ?? 1),
          );
          const from = skipped[indicator] === undefined ? 0 : values.length - outputs[k]!.length + 1;
          const found = differences(values, outputs[k]!, { tolerance: 1e-9, from });
          expect([spec, found.slice(0, 3)]).toEqual([spec, []]);
        }
      },
    );
  },
);

function sourceOf(input: string, position: number): SourceName {
  return input === 'real' ? (['close', 'open'] as const)[position]! : (input as SourceName);
}
