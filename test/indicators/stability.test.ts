import { describe, expect, it } from 'vitest';
import {
  atr,
  catalogue,
  deviation,
  ema,
  highest,
  linearRegression,
  median,
  moneyFlowIndex,
  rsi,
  sma,
  wma,
} from '#indicators';
import { type Expression, Graph, type History, marketSeries } from '#series';
import { restless } from './market.ts';

const { close } = marketSeries;

describe('after ten million bars', () => {
  const length = 10_000_000;
  const history = collapse(length);
  // Long enough for everything recursive to have forgotten where it began.
  const tail = tailOf(history, 3000);

  it.each<[string, Expression, number]>([
    ['sma', sma(close, 20), 1e-14],
    ['wma', wma(close, 20), 1e-13],
    ['ema', ema(close, 20), 1e-13],
    ['deviation', deviation(close, 20), 1e-11],
    ['regression', linearRegression(close, 20).line, 1e-13],
    ['rsi', rsi(close, 14), 1e-11],
    ['atr', atr(marketSeries, 14), 1e-12],
    ['money flow', moneyFlowIndex(marketSeries, 14), 1e-11],
    ['highest', highest(close, 20), 0],
    ['median', median(close, 20), 0],
  ])(
    '%s is what it is on the last bars alone',
    (_, expression, tolerance) => {
      const all = lastOf(history, expression);
      const afresh = lastOf(tail, expression);
      expect(afresh).not.toBeNaN();
      expect(Math.abs(all - afresh)).toBeLessThanOrEqual(tolerance * Math.abs(afresh));
    },
    60_000,
  );
});

// A power of two changes no digit of a price, so no digit of a value may change either.
describe.each([
  ['0.00000001', 2 ** -33],
  ['a million', 2 ** 13],
])('on prices of %s', (_, scale) => {
  // The bounds of a clamp are prices themselves.
  const scalable = catalogue.filter(({ name }) => name !== 'clamp');
  const expressions = scalable.flatMap((entry) =>
    Object.entries(entry.series()).map(([output, expression]) => ({
      name: output === '' ? entry.name : `${entry.name}.${output}`,
      expression,
    })),
  );

  it('every indicator says the same, or the same times a power of the scale', () => {
    const [plain, scaled] = [restless(700), restless(700, { scale })].map((bars) => columnsOf(bars));
    const off = expressions.filter((_one, k) => !areScaled(plain![k]!, scaled![k]!, scale));
    expect(off.map(({ name }) => name)).toEqual([]);
  });

  function columnsOf(bars: History): Float64Array[] {
    const graph = new Graph(bars);
    const columns = expressions.map(({ expression }) => graph.column(expression));
    graph.advance();
    return columns.map(({ values }) => values);
  }
});

function areScaled(plain: Float64Array, scaled: Float64Array, scale: number): boolean {
  const factors = [1, scale, 1 / scale, scale * scale, scale ** 3, scale ** 4];
  return factors.some((factor) =>
    plain.every((value, i) => Object.is(value, scaled[i]) || near(value * factor, scaled[i]!)),
  );
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

function lastOf(history: History, expression: Expression): number {
  const graph = new Graph(history);
  const column = graph.column(expression);
  graph.advance();
  return column.values.at(-1)!;
}

/** A market that falls from a million to a hundred-millionth, with a hole in every thousand bars. */
function collapse(length: number): History {
  const prices = new Float64Array(length);
  const volume = new Float64Array(length);
  let state = 7;
  let price = 1e6;
  const step = 10 ** (-14 / length);
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const chance = state / 0x7fffffff;
    price *= step;
    prices[i] = i % 1000 === 7 ? NaN : price * (1 + (chance - 0.5) * 0.02);
    volume[i] = i % 1000 === 7 ? NaN : 1 + 100 * chance;
  }
  return historyOf(prices, volume);
}

function tailOf({ close: prices, volume }: History, length: number): History {
  return historyOf(prices.slice(-length), volume.slice(-length));
}

function historyOf(prices: Float64Array, volume: Float64Array): History {
  return { timeframe: '1m', time: volume, open: prices, high: prices, low: prices, close: prices, volume };
}
