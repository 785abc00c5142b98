import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atr, bollinger, ema, highest, macd, rsi, sma } from '#indicators';
import {
  barsOfYes,
  before,
  ColumnCache,
  type Condition,
  type Expression,
  Graph,
  type History,
  marketSeries,
  type Memory,
  on,
  type Operation,
  recur,
  Series,
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
          const seen = tile.serve(tickets[k]!, ({ column }) => wanted.map((one) => column(one).slice()));
          expect(seen).toEqual(wanted.map((one) => alone(one, market)));
        }
      }),
    );
  });

  it('tells on which bars a signal says yes, whether somebody needs its column or not', () => {
    const [fast, slow] = [sma(close, 2), ema(close, 5)];
    const signals: Condition[] = [
      fast.crossesAbove(slow),
      fast.crossesBelow(slow),
      close.crossesAbove(100),
      close.above(slow),
      fast.crossesAbove(slow).and(close.above(100)),
    ];
    const anyUser = fc.record({
      columns: fc.array(fc.constantFrom<Expression>(...expressions, ...signals), { maxLength: 2 }),
      signals: fc.array(fc.constantFrom(...signals), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(anyBars(1, 60), fc.array(anyUser, { minLength: 1, maxLength: 8 }), (market, users) => {
        const memory = new DirtyMemory();
        const tile = new Tile(market, noFeeds, memory);
        const tickets = users.map((user) => tile.ask(user.columns, user.signals));
        for (const [k, user] of users.entries()) {
          const seen = tile.serve(tickets[k]!, ({ column, yes }) => [
            ...user.columns.map((one) => [...column(one)]),
            ...user.signals.map((one) => [...yes(one)]),
          ]);
          const wanted = [
            ...user.columns.map((one) => [...alone(one, market)]),
            ...user.signals.map((one) => [...barsOfYes(alone(one, market))]),
          ];
          expect(seen).toEqual(wanted);
        }
        expect(memory.held).toBe(0);
      }),
    );
  });

  it('leaves what users had in common to the tiles after it, as much as fits', () => {
    const many = fc.array(anyAsking, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(anyBars(1, 40), many, fc.integer({ min: 0, max: 6 }), (market, tiles, most) => {
        const memory = new DirtyMemory();
        const cache = new ColumnCache(memory, most);
        for (const asking of tiles) {
          const tile = new Tile(market, noFeeds, memory, cache);
          const tickets = asking.map((wanted) => tile.ask(wanted));
          for (const [k, wanted] of asking.entries()) {
            const seen = tile.serve(tickets[k]!, ({ column }) => wanted.map((one) => column(one).slice()));
            expect(seen).toEqual(wanted.map((one) => alone(one, market)));
          }
          expect(cache.held).toBeLessThanOrEqual(most);
          expect(memory.held).toBe(cache.held);
        }
        cache.clear();
        expect(memory.held).toBe(0);
      }),
    );
  });

  it('computes no average again that the cache has', () => {
    const market = fc.sample(anyBars(50, 50), { numRuns: 1, seed: 1 })[0]!;
    const memory = new DirtyMemory();
    const cache = new ColumnCache(memory, 10);
    const average = sma(close, 3);
    const served = () => {
      const tile = new Tile(market, noFeeds, memory, cache);
      const tickets = [1, 2].map(() => tile.ask([average]));
      return tickets.map((ticket) => tile.serve(ticket, ({ column }) => column(average)));
    };
    const [first, second] = served();
    expect(second).toBe(first);
    expect(cache.held).toBe(1);
    expect(served()).toEqual([first, first]);
    expect(served()[0]).toBe(first);
    // The closes of the market, and an average that is there already.
    const tile = new Tile(market, noFeeds, memory, cache);
    tile.serve(tile.ask([average]), () => undefined);
    expect(tile.nodes.unique).toBe(1);
  });

  it('leaves nothing that broke off in the middle to others', () => {
    const market = fc.sample(anyBars(50, 50), { numRuns: 1, seed: 1 })[0]!;
    const failing: Operation = {
      name: 'failing',
      outputs: 1,
      warmup: () => 0,
      kernel: ([input], [out]) => ({
        advance: (from, to) => {
          if (fails) throw new Error('broken');
          out!.values.set(input!.values.subarray(from, to), from);
        },
      }),
    };
    let fails = true;
    const cache = new ColumnCache(new DirtyMemory(), 10);
    const wanted = new Series(failing, [sma(close, 3)]);
    for (const broken of [true, false]) {
      fails = broken;
      const tile = new Tile(market, noFeeds, new DirtyMemory(), cache);
      const tickets = [1, 2].map(() => tile.ask([wanted]));
      for (const ticket of tickets) {
        const seen = () => tile.serve(ticket, ({ column }) => column(wanted).slice());
        if (broken) expect(seen).toThrow('broken');
        else expect(seen()).toEqual(alone(sma(close, 3), market));
      }
    }
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
        // Columns of other clocks come from nobody's memory.
        if (!tile.isEntangled) expect(memory.most * column).toBeGreaterThan(needed - 7 * column);
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
