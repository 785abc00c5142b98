import fc from 'fast-check';
import { atr, ema } from '#indicators';
import type { Bars } from '#market';
import { before, market, on, recur } from '#series';
import type { Account } from '#simulation';
import { defineStrategy, hold, type Strategy } from '#strategy';

// Every way to trade that a strategy has, with numbers that make it trade often.

const crossing = defineStrategy({
  name: 'crossing',
  about: 'Signals, sizes, guards by series',
  series: ({ close }) => ({
    enterLong: close.above(ema(close, 3)),
    exitLong: close.below(ema(close, 5)),
    size: close.over(close).times(0.7),
  }),
  exits: (_, bars) => ({
    stopLoss: { distance: atr(bars, 3).times(2) },
    takeProfit: [
      { at: 0.01, share: 0.5 },
      { at: 0.05, share: 0.5 },
    ],
    trailingStop: { distance: atr(bars, 2).times(3) },
    trailAfter: 0.02,
    breakEven: 0.03,
    maxBars: 9,
  }),
});

const waiting = defineStrategy({
  name: 'waiting',
  about: 'Entries that wait for a lower price',
  series: ({ close }) => ({ enterLong: close.below(ema(close, 4)), exitLong: close.above(ema(close, 4)) }),
  exits: (_, bars) => ({ stopLoss: { distance: atr(bars, 4) } }),
  entry: () => ({ limit: 0.01, expires: 3 }),
});

const coarse = defineStrategy({
  name: 'coarse',
  about: 'Looks at coarser bars',
  series: ({ close }) => {
    const slow = on('4h').close;
    return { enterLong: close.above(slow), exitLong: close.below(ema(slow, 2)) };
  },
  exits: () => ({ stopLoss: 0.05, takeProfit: 0.04 }),
});

const elsewhere = defineStrategy({
  name: 'elsewhere',
  about: 'Looks at another market, in its own bars and in coarser ones',
  series: () => {
    const other = market('sample:OTHER/USDT');
    const slow = other.on('2h').close;
    return { enterLong: other.close.above(ema(slow, 3)), exitLong: slow.below(before(slow)) };
  },
});

const shares = defineStrategy({
  name: 'shares',
  about: 'Decides shares of equity, with a series of its own',
  series: ({ close }) => ({
    fast: ema(close, 2),
    slow: ema(close, 6),
    ups: recur([close, before(close)], 0, (ups, now, last) => {
      const next = now > last ? ups + 1 : 0;
      return [next, next];
    }),
  }),
  decide: ({ now, before: last, position }) => {
    if (position.bars > 12) return 0;
    if (now.ups === 2) return 0.4;
    if (now.ups === 3) return 0.8;
    if (now.fast > now.slow !== last.fast > last.slow) return now.fast > now.slow ? 0.9 : 0;
    return hold;
  },
});

const orders = defineStrategy({
  name: 'orders',
  about: 'Decides orders with their own levels',
  series: ({ close }) => ({ close, mean: ema(close, 5) }),
  decide: ({ now: { close, mean }, position }) => {
    if (position.side === 'long') return close > mean * 1.03 ? 0 : hold;
    if (!(close < mean)) return hold;
    return {
      enter: 'long',
      limit: close * 0.995,
      expires: 4,
      stopLoss: close * 0.96,
      takeProfit: close * 1.04,
    };
  },
});

const shorting = defineStrategy({
  name: 'shorting',
  about: 'Both sides of a perpetual',
  series: ({ close }) => {
    const up = close.above(ema(close, 4));
    return { enterLong: up, exitLong: up.not(), enterShort: up.not(), exitShort: up };
  },
  exits: () => ({ stopLoss: 0.04 }),
});

export const busyStrategies: readonly Strategy[] = [crossing, waiting, coarse, elsewhere, shares, orders];
export const shortingStrategy: Strategy = shorting;

export const anyAccount: fc.Arbitrary<Account> = fc.record({
  cash: fc.double({ min: 100, max: 1e6, noNaN: true }),
  fee: fc.constantFrom(0, 0.001, 0.0075),
  slippage: fc.constantFrom(0, 0.0005),
  size: fc.double({ min: 0.1, max: 1, noNaN: true }),
  sizing: fc.constantFrom('share' as const, 'kelly' as const, 'volatility' as const),
  borrow: fc.constantFrom(0, 0.001),
  participation: fc.constantFrom(1, 0.5),
  impact: fc.constantFrom(0, 0.001),
});

/** The same bars without some of them. */
export function withoutSome(bars: Bars, gone: ReadonlySet<number>): Bars {
  const kept = Array.from({ length: bars.length }, (_, i) => i).filter((i) => !gone.has(i));
  const column = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!);
  return {
    ...bars,
    length: kept.length,
    time: column(bars.time),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
  };
}
