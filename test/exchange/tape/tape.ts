import { one, type Fixed } from '../core/fixed.ts';
import { seedOf } from '../core/random.ts';
import type { Market } from '../core/market.ts';
import { candleOf, candleOfMinutes, merged, type Candle } from './candle.ts';
import { minutes, type Minute } from './minute.ts';
import { firstIdAt, printsOf, type Print } from './prints.ts';
import type { Grid } from './timeframe.ts';

const minute = 60_000;

/** A bar as a test writes it: plain numbers, one per minute. */
export interface Row {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Everything ever traded in one market: generated, given by the test, or printed by hand. */
export interface Tape {
  /** Trades with from ≤ time < to. */
  prints(from: number, to: number): Print[];
  /** Candles that start in [from, to], made of trades up to `now`; times without trades have none. */
  candles(timeframe: Grid, from: number, to: number, now: number): Candle[];
  last(now: number): Fixed;
  /** History in place of the generated one, minute by minute. */
  give(rows: readonly Row[]): void;
  /** No trade happened in [from, to). */
  hole(from: number, to: number): void;
  /** From `time` on only `print` makes trades. */
  take(time: number): void;
  print(time: number, price: Fixed, amount: Fixed, side: 'buy' | 'sell'): Print;
  /** Serves another candle than the trades add up to, as exchanges do after a correction. */
  revise(timeframe: Grid, time: number, change: Partial<Candle>): void;
}

export function tape(market: Market, seed: number): Tape {
  const units = { ticksPerUnit: Number(one / market.tick), lotsPerUnit: Number(one / market.lot) };
  const generated = minutes({
    seed: seedOf(market.base, seed),
    level: market.level,
    quiet: market.quiet,
    ...units,
  });
  const given = new Map<number, Minute>();
  const holes: { from: number; to: number }[] = [];
  const revisions = new Map<string, Partial<Candle>>();
  let cache = new Map<string, Candle | undefined>();
  const manual: Print[] = [];
  let taken = Infinity;
  let lastGiven = -Infinity;

  function minuteAt(index: number): Minute | undefined {
    const time = index * minute;
    if (time < market.listed || holes.some(({ from, to }) => time >= from && time < to)) return undefined;
    // What the test gives replaces all history up to its last row; the generated market goes on from there.
    return index <= lastGiven ? given.get(index) : generated(index);
  }

  function minutePrints(index: number): readonly Print[] {
    const bar = minuteAt(index);
    return bar === undefined ? [] : printsOf(index, bar, market.tick, market.lot);
  }

  function prints(from: number, to: number): Print[] {
    const found: Print[] = [];
    const start = Math.max(from, market.listed);
    const end = Math.min(to, taken);
    for (let index = Math.floor(start / minute); index * minute < end; index++) {
      for (const print of minutePrints(index)) if (print.time >= start && print.time < end) found.push(print);
    }
    for (const print of manual) if (print.time >= from && print.time < to) found.push(print);
    return found;
  }

  // Whole minutes come from their bars, the minute that is running or made by hand from its trades.
  function build(timeframe: Grid, start: number, now: number): Candle | undefined {
    const end = Math.min(timeframe.next(start), now + 1);
    const whole = Math.floor(Math.min(end, taken) / minute);
    const bars: Minute[] = [];
    let index = Math.floor(Math.max(start, market.listed) / minute);
    for (; index < whole; index++) {
      const bar = minuteAt(index);
      if (bar !== undefined) bars.push(bar);
    }
    const old = candleOfMinutes(start, bars, market.tick, market.lot);
    const from = Math.max(start, index * minute);
    const fresh = from < end ? candleOf(start, prints(from, end)) : undefined;
    return old && fresh ? merged(start, [old, fresh]) : (old ?? fresh);
  }

  function candle(timeframe: Grid, start: number, now: number): Candle | undefined {
    const next = timeframe.next(start);
    // A single minute is made sooner than found.
    if (next - start <= minute || next > Math.min(now + 1, taken)) return build(timeframe, start, now);
    const key = `${timeframe.name} ${start}`;
    if (cache.size > 200_000) cache = new Map();
    if (!cache.has(key)) cache.set(key, build(timeframe, start, now));
    return cache.get(key);
  }

  return {
    prints,
    candles(timeframe, from, to, now) {
      const found: Candle[] = [];
      const first = timeframe.start(Math.max(from, market.listed));
      for (
        let start = first < from ? timeframe.next(first) : first;
        start <= Math.min(to, now);
        start = timeframe.next(start)
      ) {
        const made = candle(timeframe, start, now);
        const change = revisions.get(`${timeframe.name} ${start}`);
        if (made !== undefined) found.push(change === undefined ? made : { ...made, ...change });
      }
      return found;
    },
    last(now) {
      for (let back = manual.length - 1; back >= 0; back--)
        if (manual[back]!.time <= now) return manual[back]!.price;
      const from = Math.floor(Math.min(now, taken) / minute);
      for (let index = from; index > from - 3 * 1_440 && index * minute >= market.listed; index--) {
        const print = minutePrints(index).findLast(({ time }) => time <= now && time < taken);
        if (print !== undefined) return print.price;
      }
      return BigInt(Math.round(market.level * units.ticksPerUnit)) * market.tick;
    },
    give(rows) {
      for (const { time, volume, ...prices } of rows) {
        const ticks = (price: number) => Math.round(price * units.ticksPerUnit);
        given.set(time / minute, {
          open: ticks(prices.open),
          high: ticks(prices.high),
          low: ticks(prices.low),
          close: ticks(prices.close),
          volume: Math.max(4, Math.round(volume * units.lotsPerUnit)),
        });
        lastGiven = Math.max(lastGiven, time / minute);
      }
      cache = new Map();
    },
    hole(from, to) {
      holes.push({ from, to });
      cache = new Map();
    },
    take(time) {
      taken = Math.min(taken, time);
      cache = new Map();
    },
    print(time, price, amount, side) {
      const id = (manual.at(-1)?.id ?? firstIdAt(Math.min(time, taken)) + 4) + 1;
      const print = { id, time, price, amount, side };
      manual.push(print);
      return print;
    },
    revise(timeframe, time, change) {
      revisions.set(`${timeframe.name} ${time}`, change);
    },
  };
}
