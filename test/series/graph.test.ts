import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atr, bollinger, donchian, ema, macd, rateOfChange, rsi, sma } from '#indicators';
import type { Bars } from '#market';
import { absolute, before, type Expression, Graph, larger, marketSeries, recur, smaller } from '#series';
import { anyBars, anyCuts, barsOf } from '../arbitrary/bars.ts';

const { open, high, low, close, volume } = marketSeries;

const channel = donchian({ high, low }, 9);
const expressions: Record<string, Expression> = {
  arithmetic: close.minus(open).over(high.plus(low)).times(2),
  'larger and smaller': larger(absolute(close.minus(open)), smaller(high, low)),
  'before 7': before(close, 7),
  'sma 11': sma(close, 11),
  'ema 8': ema(close, 8),
  'ema of ema': ema(ema(close, 5), 7),
  'rsi 6': rsi(close, 6),
  'macd histogram': macd(close, 4, 9, 3).histogram,
  'bollinger upper': bollinger(close, 13, 2).upper,
  donchian: before(channel.upper, 1).minus(channel.lower),
  atr: atr({ high, low, close }, 5),
  'rate of change': rateOfChange(volume, 3),
  condition: sma(close, 3)
    .crossesAbove(sma(close, 8))
    .or(close.below(open).not())
    .and(close.above(channel.middle)),
  recurrence: recur([close, open], 0, (sum, c, o) => [sum * 0.9 + c - o, sum]),
};

describe.each(Object.entries(expressions))('%s', (_, expression) => {
  it('has the same bits in one piece and in any pieces', () => {
    fc.assert(
      fc.property(
        anyBars(1, 80).chain((market) => fc.tuple(fc.constant(market), anyCuts(market.length))),
        ([market, cuts]) => {
          expect(bits(columnOf(expression, market, cuts))).toEqual(
            bits(columnOf(expression, market, [market.length])),
          );
        },
      ),
    );
  });

  it('never changes the past when the future is added', () => {
    fc.assert(
      fc.property(
        anyBars(2, 80).chain((market) =>
          fc.tuple(fc.constant(market), fc.integer({ min: 1, max: market.length })),
        ),
        ([market, length]) => {
          const whole = columnOf(expression, market, [market.length]).slice(0, length);
          const prefix = columnOf(expression, prefixOf(market, length), [length]);
          expect(bits(prefix)).toEqual(bits(whole));
        },
      ),
    );
  });

  it('is defined from the end of its derived warm-up on', () => {
    fc.assert(
      fc.property(anyBars(60, 80), (market) => {
        const graph = new Graph(market);
        const column = graph.column(expression);
        graph.advance(market.length);
        const warmup = graph.warmup(expression);
        expect(column.values.subarray(warmup).some(Number.isNaN)).toBe(false);
      }),
    );
  });
});

describe('a live graph', () => {
  it('computes the bits of history for ever, in bounded memory', () => {
    const market = longMarket(9000);
    const history = prefixOf(market, 700);
    const graph = new Graph(history);
    const live = Object.values(expressions).map((expression) => graph.column(expression));
    const whole = Object.values(expressions).map((expression) =>
      columnOf(expression, market, [market.length]),
    );
    graph.advance();
    for (let i = history.length; i < market.length; i++) {
      graph.append({
        time: market.time[i]!,
        open: market.open[i]!,
        high: market.high[i]!,
        low: market.low[i]!,
        close: market.close[i]!,
        volume: market.volume[i]!,
      });
      graph.advance();
      const last = live.map((column) => column.values[graph.length - 1]!);
      expect(bits(Float64Array.from(last))).toEqual(bits(Float64Array.from(whole, (column) => column[i]!)));
    }
    expect(graph.dropped + graph.length).toBe(market.length);
    expect(graph.length).toBeLessThan(2500);
  });

  it('never writes into the history it was given', () => {
    const history = longMarket(50);
    const before = history.close.slice();
    const graph = new Graph(history);
    graph.column(sma(close, 5));
    for (let i = 0; i < 100; i++) graph.append({ time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 });
    expect(history.close).toEqual(before);
  });

  it('refuses a question that would need bars it has dropped', () => {
    const graph = new Graph(longMarket(3000));
    graph.append({ time: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 });
    expect(() => graph.column(sma(close, 5))).toThrow('not asked for at its start');
  });
});

describe('equal expressions', () => {
  it('are one node, whoever wrote them', () => {
    const graph = new Graph(barsOf([[1, 1, 1, 1]]));
    const first = graph.column(sma(close, 5));
    expect(graph.column(sma(marketSeries.close, 5))).toBe(first);
    expect(graph.column(sma(close, 6))).not.toBe(first);
    expect(graph.column(sma(open, 5))).not.toBe(first);
  });

  it('of a sweep of 2,016 pairs of averages are computed once each', () => {
    const graph = new Graph(barsOf([[1, 1, 1, 1]]));
    const windows = Array.from({ length: 64 }, (_, k) => 5 + 3 * k);
    for (const fast of windows) {
      for (const slow of windows) {
        if (fast < slow) graph.column(sma(close, fast).crossesAbove(sma(close, slow)));
      }
    }
    // The close, 64 averages, 2,016 crossings.
    expect(graph.nodes.unique).toBe(1 + 64 + 2016);
    expect(graph.nodes.naive).toBe(2016 * 5);
  });
});

it('computes an expression that is asked for after others have advanced', () => {
  const market = barsOf([
    [1, 2, 1, 2],
    [2, 3, 2, 3],
    [3, 4, 3, 4],
  ]);
  const graph = new Graph(market);
  graph.column(close.plus(1));
  graph.advance(2);
  const late = graph.column(sma(close, 2));
  graph.advance(3);
  expect([...late.values]).toEqual([NaN, 2.5, 3.5]);
});

it('cannot be asked to look forward', () => {
  expect(() => before(close, -1)).toThrow('look forward');
});

it('says no while a comparison is undefined', () => {
  const market = barsOf([
    [1, 1, 1, 1],
    [2, 2, 2, 2],
    [3, 3, 3, 3],
  ]);
  expect([...columnOf(close.above(before(close, 2)), market, [3])]).toEqual([0, 0, 1]);
  expect([...columnOf(close.crossesAbove(2), market, [3])]).toEqual([0, 0, 1]);
});

function longMarket(length: number): Bars {
  let price = 100;
  return barsOf(
    Array.from({ length }, (_, i) => {
      const open = price;
      price *= 1 + 0.02 * Math.sin(i * 1.7) * Math.sin(i / 50);
      return [open, Math.max(open, price) * 1.01, Math.min(open, price) * 0.99, price];
    }),
  );
}

function columnOf(expression: Expression, market: Bars, cuts: readonly number[]): Float64Array {
  const graph = new Graph(market);
  const column = graph.column(expression);
  for (const cut of cuts) graph.advance(cut);
  return column.values;
}

function prefixOf(market: Bars, length: number): Bars {
  const cut = (column: Float64Array) => column.slice(0, length);
  return {
    ...market,
    length,
    time: cut(market.time),
    open: cut(market.open),
    high: cut(market.high),
    low: cut(market.low),
    close: cut(market.close),
    volume: cut(market.volume),
  };
}

function bits(values: Float64Array): bigint[] {
  return Array.from(new BigUint64Array(values.slice().buffer));
}
