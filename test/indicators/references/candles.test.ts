import { describe, expect, it } from 'vitest';
import { type Columns, compute, suite, vectors } from './reference.ts';

interface File {
  readonly cases: readonly (Columns & {
    readonly id: string;
    readonly expect: readonly {
      readonly pattern: string;
      readonly present: boolean;
      readonly bars: readonly number[];
    }[];
  })[];
}

// Tulip's names that are not ours in other letters.
const names: Readonly<Record<string, string>> = {
  abandoned_baby_bear: 'bearishAbandonedBaby',
  abandoned_baby_bull: 'bullishAbandonedBaby',
  big_black_candle: 'bigBlack',
  big_white_candle: 'bigWhite',
  engulfing_bear: 'bearishEngulfing',
  engulfing_bull: 'bullishEngulfing',
};

const file = vectors<File>('tulip_candle_patterns.json');

describe.skipIf(!file)(suite('candlestick patterns of Tulip', file), () => {
  const cases = (file?.cases ?? []).flatMap(({ id, open, high, low, close, expect: expected }) =>
    expected.map((one) => ({ ...one, id, columns: { open, high, low, close } as Columns })),
  );

  it.each(cases)('$id: $pattern, present $present, on bars $bars', ({ pattern, present, bars, columns }) => {
    const values = compute(names[pattern] ?? pattern.replaceAll('_', ''), columns);
    expect(bars.map((i) => values[i])).toEqual(bars.map(() => (present ? 1 : 0)));
  });
});
