import { describe, expect, it } from 'vitest';
import type { SourceName } from '#series';
import { compute, type Columns, differences, suite, vectors } from './reference.ts';
import { notComparable, scales, skipped, specs } from './tulip-names.ts';

interface File {
  readonly cases: readonly {
    readonly id: string;
    readonly indicator: string;
    readonly options: Readonly<Record<string, number>>;
    readonly inputs: readonly { readonly name: string; readonly values: readonly number[] }[];
    readonly offset: number;
    readonly outputs: readonly { readonly name: string; readonly values: readonly number[] }[];
  }[];
}

const file = vectors<File>('tulip.json');

describe.skipIf(!file)(suite('indicators of Tulip', file), () => {
  const cases = (file?.cases ?? []).filter(
    ({ indicator }) => indicator in specs && !(indicator in notComparable),
  );

  it.each(cases)('$indicator $options', ({ indicator, options, inputs, outputs }) => {
    const numbers = Object.values(options);
    for (const [k, what] of specs[indicator]!.entries()) {
      const spec =
        typeof what === 'string' ? what.replaceAll(/\$(\d)/g, (_, at) => String(numbers[at - 1])) : what;
      const values = compute(spec, columnsOf(inputs)).map((value) => value * (scales[indicator] ?? 1));
      expect([
        spec,
        differences(values, outputs[k]!.values, { tolerance: 0.0011, from: skipped[indicator] ?? 0 }),
      ]).toEqual([spec, []]);
    }
  });
});

function columnsOf(inputs: File['cases'][number]['inputs']): Columns {
  const names = inputs.map(({ name }, k) => (name === 'real' ? (['close', 'open'] as const)[k]! : name));
  const columns = Object.fromEntries(names.map((name, k) => [name as SourceName, inputs[k]!.values]));
  // Sums are of volume unless told otherwise; Tulip's directional movement does without a close.
  const { close = columns['high'] ?? columns['volume']! } = columns;
  return { volume: close, close, ...columns };
}
