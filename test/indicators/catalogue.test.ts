import * as api from 'cryptobot';
import { describe, expect, it } from 'vitest';
import { catalogue, type Entry } from '#indicators';
import type { Bars } from '#market';
import { Condition, type Expression, Graph, type SourceName } from '#series';
import { restless } from './market.ts';

const sources: readonly SourceName[] = ['time', 'open', 'high', 'low', 'close', 'volume'];
const market = restless(700);

// Every output of every entry under a name, and the entry it belongs to.
const expressions = catalogue.flatMap((entry) =>
  Object.entries(entry.series()).map(([output, expression]) => ({
    name: output === '' ? entry.name : `${entry.name}.${output}`,
    entry,
    expression,
  })),
);

describe('the catalogue', () => {
  it('holds well over 80 indicators', () => {
    expect(catalogue.length).toBeGreaterThan(150);
  });

  it('holds what people who trade look at first', () => {
    const wanted =
      'rsi macd bollinger ema sma stochasticRsi obv vwap relativeVolume fibonacci adl supportResistance choppiness ' +
      'atr adx donchian keltner ichimoku supertrend cci moneyFlowIndex williamsR psar aroon trix kama hull ' +
      'linearRegression zScore pivots';
    const names = new Set(catalogue.map(({ name }) => name));
    expect(wanted.split(' ').filter((name) => !names.has(name))).toEqual([]);
  });

  it('documents every entry', () => {
    for (const entry of catalogue) {
      const { name, title, formula, source, unit, reading, params = {}, choices = {} } = entry;
      const texts = [title, formula, source, unit, reading.text];
      const abouts = [...Object.values(params), ...Object.values(choices)].map(({ about }) => about);
      expect([name, [...texts, ...abouts].filter((text) => text.trim() === '')]).toEqual([name, []]);
      expect([name, (entry.weight ?? 0) > 0 && !reading.strength]).toEqual([name, false]);
    }
  });

  it('uses every name once', () => {
    const names = catalogue.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    const lower = names.map((name) => name.toLowerCase());
    expect(names.filter((name, k) => lower.indexOf(name.toLowerCase()) !== k)).toEqual([]);
  });

  it('documents the numbers that the functions really default to', () => {
    const graph = new Graph(market);
    for (const entry of catalogue) {
      const numbers = Object.values(entry.params ?? {}).map((param) => param.default);
      const choices = Object.fromEntries(
        Object.entries(entry.choices ?? {}).map(([name, { values }]) => [name, values[0]!]),
      );
      const spoken = Object.values(entry.series({ numbers, choices })).map((made) => graph.column(made));
      const silent = Object.values(entry.series()).map((made) => graph.column(made));
      expect([entry.name, spoken.every((column, k) => column === silent[k])]).toEqual([entry.name, true]);
    }
  });

  it('is what a strategy can import', () => {
    const known: Readonly<Record<string, unknown>> = { ...api, ...api.patterns };
    const missing = catalogue.filter(({ name }) => {
      const found = known[name];
      return !(typeof found === 'function' && 'about' in found);
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe('every indicator', () => {
  const whole = columnsOf(market, [market.length]);

  it.each([
    ['one bar at a time', Array.from({ length: market.length }, (_, i) => i + 1)],
    ['pieces of 7', Array.from({ length: 100 }, (_, i) => 7 * (i + 1))],
    ['an uneven cut', [1, 2, 150, 151, 340, 699, 700]],
  ])('has the same bits in %s', (_, cuts) => {
    expectSame(columnsOf(market, cuts), whole, market.length);
  });

  it.each([1, 30, 333, 699])('never changes the first %i bars when more are added', (length) => {
    expectSame(columnsOf(prefixOf(market, length), [length]), whole, length);
  });

  it('has the same bits on a live graph that drops what is old', () => {
    const long = restless(2600);
    const graph = new Graph(prefixOf(long, 40));
    const live = expressions.map(({ expression }) => graph.column(expression));
    const expected = columnsOf(long, [long.length]);
    graph.advance();
    for (let i = 40; i < long.length; i++) {
      graph.append(Object.fromEntries(sources.map((name) => [name, long[name][i]!])) as never);
      graph.advance();
      const at = graph.length - 1;
      const wrong = expressions.filter((_, k) => !Object.is(live[k]!.values[at]!, expected[k]![i]!));
      if (wrong.length > 0) expect([i, wrong.map(({ name }) => name)]).toEqual([i, []]);
    }
    expect(graph.dropped).toBeGreaterThan(0);
  });

  it.each(expressions)('$name is defined from its derived warm-up on', ({ entry, expression }) => {
    const graph = new Graph(market);
    const { values } = graph.column(expression);
    graph.advance();
    const warmup = graph.warmup(expression);
    if (entry.waitsFor !== undefined) return expect(values.at(-1)).not.toBeNaN();
    expect([...values.subarray(warmup)].findIndex((value) => !Number.isFinite(value))).toBe(-1);
    expect(warmup).toBeLessThan(200);
  });

  it.each([
    ['prices of 0.00000001', { scale: 1e-10 }],
    ['prices of a million', { scale: 1e4 }],
    ['a market that stands still', { isFlat: true }],
  ])('has a value on %s', (_, shape) => {
    expect(undefinedOn(restless(700, shape), (entry) => entry.waitsFor === undefined)).toEqual([]);
  });

  it('has a value again after holes', () => {
    const holes = [90, 91, 92, 200, 202, 204, 300];
    expect(undefinedOn(restless(700, { holes }), () => true)).toEqual([]);
  });

  it('has no value that depends on a hole', () => {
    const holes = [400];
    const graph = new Graph(restless(500, { holes }));
    const series = expressions.filter(({ expression }) => !(expression instanceof Condition));
    const columns = series.map(({ expression }) => graph.column(expression));
    graph.advance();
    const kept = series.filter((_, k) => !Number.isNaN(columns[k]!.values[400]!));
    // What is held from bar to bar, or counted, stays what it was.
    const holding = kept.filter(({ entry }) => !['levels', 'operators'].includes(entry.family));
    const drawnAhead = ['alligator.jaw', 'alligator.lips', 'alligator.teeth', 'fisher.signal'];
    expect(holding.map(({ name }) => name).toSorted()).toEqual([
      ...drawnAhead,
      'ichimoku.spanA',
      'ichimoku.spanB',
    ]);
  });
});

describe('every strength', () => {
  const strong = catalogue.flatMap((entry) => {
    const strength = entry.strength();
    return strength ? [{ name: entry.name, strength }] : [];
  });

  it('belongs to most of the catalogue', () => {
    expect(strong.length).toBeGreaterThan(100);
  });

  it.each([
    ['a restless market', {}],
    ['a market that stands still', { isFlat: true }],
  ])('lies within −1…1 on %s', (_, shape) => {
    const graph = new Graph(restless(700, shape));
    const columns = strong.map(({ strength }) => graph.column(strength).values);
    graph.advance();
    const beyond = strong.filter((_, k) => columns[k]!.some((value) => value < -1 || value > 1));
    expect(beyond.map(({ name }) => name)).toEqual([]);
  });

  it('has a value at the end of a restless market', () => {
    const graph = new Graph(market);
    const columns = strong.map(({ strength }) => graph.column(strength).values);
    graph.advance();
    const undefinedOnes = strong.filter((_, k) => Number.isNaN(columns[k]!.at(-1)!));
    expect(undefinedOnes.map(({ name }) => name)).toEqual([]);
  });
});

function columnsOf(bars: Bars, cuts: readonly number[]): Float64Array[] {
  const graph = new Graph(bars);
  const columns = expressions.map(({ expression }) => graph.column(expression));
  for (const cut of cuts) graph.advance(cut);
  return columns.map(({ values }) => values);
}

function undefinedOn(bars: Bars, counts: (entry: Entry) => boolean): string[] {
  const graph = new Graph(bars);
  const columns = expressions.map(({ expression }: { readonly expression: Expression }) =>
    graph.column(expression),
  );
  graph.advance();
  return expressions
    .filter(({ entry }, k) => counts(entry) && !Number.isFinite(columns[k]!.values.at(-1)!))
    .map(({ name }) => name);
}

function expectSame(columns: readonly Float64Array[], expected: readonly Float64Array[], length: number) {
  const wrong = expressions.filter((_, k) => {
    for (let i = 0; i < length; i++) if (!Object.is(columns[k]![i]!, expected[k]![i]!)) return true;
    return false;
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
}

function prefixOf(bars: Bars, length: number): Bars {
  const cut = Object.fromEntries(sources.map((name) => [name, bars[name].slice(0, length)]));
  return { ...bars, ...cut, length };
}
