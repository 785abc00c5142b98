import { describe, expect, it } from 'vitest';
import { sma } from '#indicators';
import { type Bars, sampleBars } from '#market';
import { type Condition, feedOf, Graph, market, on, recur, ReusedMemory, type Series, Tile } from '#series';

// Graphs of other clocks forget old bars, which shows only where there are many of them.
const ours = sampleBars('BTC/USDT', '1h');
const theirs = sampleBars('ETH/USDT', '1h');
const hour = 3_600_000;
const windows = [2, 9, 40];

// A running mean by code of an author's.
const drawn = (input: Series, window: number) =>
  recur([input], 0, (before, value) => {
    const next = before + (value - before) / window;
    return [next, next];
  });

describe.each([
  ['coarser bars', on('2h').close, closesOf(ours, 2 * hour)],
  ['another market', market('sample:ETH/USDT').close, closesOf(theirs, hour)],
] as const)('what is written about %s', (_, input, closes) => {
  const means = windows.map((window): [Condition, number[]] => [
    // By more than what rounding can decide.
    input.above(sma(input, window).times(1 + 1e-9)),
    barsAbove(closes, (values, i) => {
      if (i + 1 < window) return NaN;
      let sum = 0;
      for (let k = 0; k < window; k++) sum += values[i - k]!;
      return (sum / window) * (1 + 1e-9);
    }),
  ]);
  const authored = windows.map((window): [Condition, number[]] => {
    let mean = 0;
    return [
      input.above(drawn(input, window)),
      barsAbove(closes, (values, i) => (mean += (values[i]! - mean) / window)),
    ];
  });

  it.each([
    ['indicators', means],
    ['code of an author', authored],
  ] as const)('is known on every bar of a long history: %s', (_name, cases) => {
    for (const [condition, expected] of cases) {
      const graph = new Graph(ours, () => feedOf(theirs));
      const column = graph.column(condition);
      graph.advance();
      expect(barsOf(column.values)).toEqual(expected);
    }
  });

  it.each([
    ['indicators', means],
    ['code of an author', authored],
  ] as const)('is the same for all who ask a tile, whoever is served first: %s', (_name, cases) => {
    const tile = new Tile(ours, () => feedOf(theirs), new ReusedMemory());
    const tickets = cases.map(([condition]) => tile.ask([], [condition]));
    for (const [k, [condition, expected]] of cases.entries())
      expect(tile.serve(tickets[k]!, ({ yes }) => [...yes(condition)])).toEqual(expected);
  });

  it('is the same bar by bar', () => {
    const cases = [means[1]!, authored[1]!];
    const nothing = new Float64Array(0);
    const empty = {
      time: nothing,
      open: nothing,
      high: nothing,
      low: nothing,
      close: nothing,
      volume: nothing,
    };
    const graph = new Graph({ ...empty, timeframe: '1h' }, () => feedOf(theirs));
    const columns = cases.map(([condition]) => graph.column(condition));
    const found: number[][] = cases.map(() => []);
    for (let i = 0; i < ours.length; i++) {
      const [time, open, high, low, close, volume] = [
        ours.time[i]!,
        ours.open[i]!,
        ours.high[i]!,
        ours.low[i]!,
        ours.close[i]!,
        ours.volume[i]!,
      ];
      graph.append({ time, open, high, low, close, volume });
      graph.advance();
      for (const [k, column] of columns.entries())
        if (column.values[graph.length - 1] === 1) found[k]!.push(i);
    }
    for (const [k, [, expected]] of cases.entries()) expect(found[k]).toEqual(expected);
  });
});

/** The last close of each stretch of so many ms, and the bar of ours with which it is known. */
function closesOf({ time, close, length }: Bars, stretch: number): readonly (readonly [number, number])[] {
  const known: [number, number][] = [];
  for (let i = 0; i < length; i++) if ((time[i]! + hour) % stretch === 0) known.push([close[i]!, i]);
  return known;
}

/** The bars on which the last close that is known lies above what is made of all that are known. */
function barsAbove(
  closes: readonly (readonly [number, number])[],
  levelOf: (values: readonly number[], i: number) => number,
): number[] {
  const values = closes.map(([value]) => value);
  return closes.flatMap(([value, bar], i) => {
    const until = closes[i + 1]?.[1] ?? ours.length;
    return value > levelOf(values, i) ? Array.from({ length: until - bar }, (_, k) => bar + k) : [];
  });
}

function barsOf(values: Float64Array): number[] {
  return [...values.keys()].filter((i) => values[i] === 1);
}
