import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recur, rsi, tulip } from 'cryptobot';
import { tulipColumns, type TulipName, tulips } from '#adapters/tulind';
import { sliceBars } from '#market';
import { type Expression, Graph, marketSeries, type Series } from '#series';
import { restless } from '../indicators/market.ts';

type Native = Readonly<
  Record<
    string,
    {
      readonly full_name: string;
      readonly input_names: readonly string[];
      readonly option_names: readonly string[];
      readonly output_names: readonly string[];
      indicator(
        inputs: readonly number[][],
        options: readonly number[],
        done: (error: null, outputs: number[][]) => void,
      ): void;
    }
  >
>;

const name: string = 'tulind';
const native = await import(name).then(
  (module: { readonly default: { readonly indicators: Native } }) => module.default.indicators,
  () => undefined,
);

const bars = restless(400);
const names = Object.keys(tulips) as TulipName[];
const { close, high, low, open } = marketSeries;

describe.skipIf(!native)(native ? 'tulip()' : 'tulip() (skipped: tulind is not built here)', () => {
  it('knows what the native package knows', () => {
    const known = Object.entries(native!).map(([key, about]) => [
      key,
      {
        title: about.full_name,
        inputs: about.input_names,
        options: about.option_names,
        outputs: about.output_names,
      },
    ]);
    expect(tulips).toEqual(Object.fromEntries(known));
  });

  it.each(names)('%s has the bits of the native package, in any pieces, and never looks ahead', (key) => {
    const series = Object.values(called(key));
    const expected = direct(key);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bars.length }), { maxLength: 8 }), (cuts) => {
        expect(
          computed(
            series,
            bars,
            cuts.toSorted((a, b) => a - b),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 5 },
    );
    const prefix = computed(series, sliceBars(bars, 0, 251));
    expect(prefix).toEqual(expected.map((column) => column.slice(0, 251)));
  });

  it.each(names)('%s knows how many bars pass before its first value', (key) => {
    const graph = new Graph(bars);
    const inputs = tulips[key].inputs.map(() => Array<number>(bars.length).fill(1));
    const missing = bars.length - nativeOf(key, inputs, optionsOf(key))[0]!.length;
    for (const series of Object.values(called(key))) expect(graph.warmup(series)).toBe(missing);
  });

  it('leaves out bars on which an input does not exist', () => {
    const odd = recur([close], 0, (bar, value) => [bar + 1, bar % 7 === 3 || bar < 20 ? NaN : value]);
    const [whole] = computed([tulip('ema', odd, 5)]);
    const there = [...bars.close].filter((_, bar) => bar >= 20 && bar % 7 !== 3);
    const expected = nativeOf('ema', [there], [5])[0]!;
    expect(whole!.filter((value) => !Number.isNaN(value))).toEqual(expected);
    expect(whole!.every((value, bar) => Number.isNaN(value) === (bar < 20 || bar % 7 === 3))).toBe(true);
  });

  it('takes series that warm up', () => {
    const graph = new Graph(bars);
    const series = tulip('sma', rsi(close, 14), 5);
    const { values } = graph.column(series);
    graph.advance();
    expect(graph.warmup(series)).toBe(14 + 4);
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(18);
  });

  it('is one node for one question', () => {
    const graph = new Graph(bars);
    expect(graph.column(tulip('aroon', high, low, 14).aroon_up)).toBe(
      graph.column(tulip('aroon', high, low, 14).aroon_up),
    );
  });

  it('is named in specs with its numbers, and its output where it has several', () => {
    expect(Object.keys(tulipColumns('tulip:aroon:14'))).toEqual([
      'tulip:aroon:14.aroon_down',
      'tulip:aroon:14.aroon_up',
    ]);
    expect(computed(Object.values(tulipColumns('tulip:aroon:5.aroon_up')))).toEqual([direct('aroon')[1]]);
    expect(Object.keys(tulipColumns('tulip:vidya:2:5:0.2'))).toEqual(['tulip:vidya:2:5:0.2']);
  });

  it.each([
    ['tulip:aron:14', '"aron" is not an indicator of Tulip. Did you mean "aroon"?'],
    ['tulip:aroon', `takes "period", but was given none. Write: tulip('aroon', high, low, period)`],
    ['tulip:aroon:14:2', 'takes "period", but was given "14, 2"'],
    [
      'tulip:aroon:0',
      '"0" is not allowed as period of tulip(\'aroon\'): give a whole number of bars, 1 or more.',
    ],
    ['tulip:aroon:1.5', '"1.5" is not allowed as period'],
    ['tulip:aroon:x', '"x" is not a number for tulip:aroon. Write: tulip:aroon:period'],
    ['tulip:aroon:14.upp', '"upp" is not an output of tulip:aroon.'],
    ['tulip:sma:5.sma', 'It has only one output, without a name.'],
    ['tulip:crossover', '"tulip:crossover" compares two series'],
    ['tulip:macd:26:12:9', 'Tulip does not allow these numbers together'],
    ['tulip:vidya:5:2:7', 'Tulip does not allow these numbers together'],
  ])('refuses "%s" with a sentence', (spec, sentence) => {
    expect(() => tulipColumns(spec)).toThrow(sentence);
  });

  it('refuses from JavaScript what the types forbid', () => {
    const loose = tulip as unknown as (...args: unknown[]) => unknown;
    expect(() => loose('sma', 5, 5)).toThrow(
      `"real" of tulip('sma') is not a series. Write: tulip('sma', close, period)`,
    );
    expect(() => loose('sma', close, NaN)).toThrow('"NaN" is not allowed as period');
    expect(() => loose('constructor', close)).toThrow('"constructor" is not an indicator of Tulip.');
  });
});

const factors: Readonly<Record<string, number>> = {
  'acceleration factor maximum': 0.2,
  'acceleration factor step': 0.02,
  alpha: 0.2,
  stddev: 2,
};

function optionsOf(key: TulipName): number[] {
  return tulips[key].options.map((option, k) => factors[option] ?? [5, 9, 13][k]!);
}

function called(key: TulipName): Record<string, Series> {
  const inputs = tulips[key].inputs.map((input, k) =>
    input === 'real' ? [close, open][k]! : marketSeries[input],
  );
  const made = (tulip as unknown as (...args: unknown[]) => Series | Record<string, Series>)(
    key,
    ...inputs,
    ...optionsOf(key),
  );
  return 'operation' in made ? { '': made as Series } : made;
}

function direct(key: TulipName): number[][] {
  const inputs = tulips[key].inputs.map((input, k) => [
    ...bars[input === 'real' ? (['close', 'open'] as const)[k]! : input],
  ]);
  return nativeOf(key, inputs, optionsOf(key)).map((values) => [
    ...Array<number>(bars.length - values.length).fill(NaN),
    ...values,
  ]);
}

function nativeOf(key: string, inputs: number[][], options: readonly number[]): number[][] {
  let made: number[][] = [];
  native![key]!.indicator(inputs, options, (_, outputs) => (made = outputs));
  return made;
}

function computed(series: readonly Expression[], market = bars, cuts: readonly number[] = []): number[][] {
  const graph = new Graph(market);
  const columns = series.map((one) => graph.column(one));
  for (const cut of [...cuts, market.length]) graph.advance(Math.min(cut, market.length));
  return columns.map(({ values }) => [...values]);
}
