import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atr, bollinger, ema, highest, macd, rsi, sma } from '#indicators';
import {
  before,
  type Expression,
  Graph,
  type History,
  marketSeries,
  type Memory,
  on,
  recur,
  Tile,
} from '#series';
import { anyBars } from '../arbitrary/bars.ts';

const { high, low, close, volume } = marketSeries;

const windows = [2, 3, 5, 8, 13];
const expressions: readonly Expression[] = windows.flatMap((window) => [
  sma(close, window),
  ema(close, window),
  rsi(close, window),
  sma(close, window).crossesAbove(ema(close, 4)),
  sma(close, 3).crossesBelow(sma(close, window)),
  highest(high, window).minus(before(close, window)),
  bollinger(close, window, 2).upper,
  macd(close, window, window + 4, 3).histogram,
  atr({ high, low, close }, window).over(volume),
  on('4h').close.above(sma(close, window)),
  recur([close], 0, (sum, value) => [sum * 0.5 + value, sum + window]),
]);

const noFeeds = (): never => {
  throw new Error('nothing from elsewhere');
};

const anyAsking = fc.array(fc.array(fc.constantFrom(...expressions), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 12,
});

describe('a tile', () => {
  it('shows every user what it would see alone, in columns that others have used', () => {
    fc.assert(
      fc.property(anyBars(1, 60), anyAsking, (market, asking) => {
        const tile = new Tile(market, noFeeds, new DirtyMemory());
        const tickets = asking.map((wanted) => tile.ask(wanted));
        for (const [k, wanted] of asking.entries()) {
          const seen = tile.serve(tickets[k]!, (column) => wanted.map((one) => column(one).slice()));
          expect(seen).toEqual(wanted.map((one) => alone(one, market)));
        }
      }),
    );
  });

  it('computes a series once, however many ask for it', () => {
    const market = fc.sample(anyBars(50, 50), { numRuns: 1, seed: 1 })[0]!;
    const tile = new Tile(market, noFeeds, new DirtyMemory());
    const pairs = windows.flatMap((fast) =>
      windows.filter((slow) => slow > fast).map((slow) => [fast, slow]),
    );
    for (const [fast, slow] of pairs)
      tile.ask([
        sma(close, fast).crossesAbove(sma(close, slow)),
        sma(close, fast).crossesBelow(sma(close, slow)),
      ]);
    // The market's closes, an average per window, and a crossing per pair.
    expect(tile.nodes.unique).toBe(1 + windows.length + pairs.length);
    expect(tile.nodes.naive).toBe(4 * pairs.length);
  });

  it('holds only what somebody still needs, as it said before', () => {
    fc.assert(
      fc.property(anyBars(1, 20), anyAsking, (market, asking) => {
        const memory = new DirtyMemory();
        const tile = new Tile(market, noFeeds, memory);
        const tickets = asking.map((wanted) => tile.ask(wanted));
        const column = 8 * market.length;
        const needed = bytesNeeded(tile, asking.length, column);
        for (const ticket of tickets) tile.serve(ticket, () => undefined);
        expect(memory.held).toBe(0);
        // What stands for the market itself is counted but need not be made.
        expect(memory.most * column).toBeLessThanOrEqual(needed);
        expect(memory.most * column).toBeGreaterThan(needed - 7 * column);
      }),
    );
  });

  it('says how many users fit', () => {
    const market = fc.sample(anyBars(50, 50), { numRuns: 1, seed: 1 })[0]!;
    const tile = new Tile(market, noFeeds, new DirtyMemory());
    for (const window of windows) tile.ask([sma(close, window)]);
    tile.ask(windows.map((window) => ema(close, window)));
    expect(tile.fitting(0)).toBe(0);
    // The closes are needed to the end; one average at a time joins them.
    expect(tile.fitting(2 * 8 * 50)).toBe(windows.length);
    expect(tile.fitting(6 * 8 * 50)).toBe(windows.length + 1);
  });
});

// The least that all of them fit into.
function bytesNeeded(tile: Tile, users: number, column: number): number {
  let bytes = 0;
  while (tile.fitting(bytes) < users) bytes += column;
  return bytes;
}

/** Hands out columns full of nonsense, and counts them. */
class DirtyMemory implements Memory {
  held = 0;
  most = 0;

  take(length: number): Float64Array {
    this.held++;
    this.most = Math.max(this.most, this.held);
    return new Float64Array(length).fill(123.456);
  }

  give(column: Float64Array): void {
    this.held--;
    column.fill(-987.654);
  }
}

function alone(expression: Expression, market: History): Float64Array {
  const graph = new Graph(market);
  const column = graph.column(expression);
  graph.advance();
  return column.values;
}
