import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { bars, requireBars, sampleBars } from '#market';
import { random } from '#numbers';
import { delaying, jitteredBars, missing } from '#research';
import { defaultAccount, run } from '#simulation';
import { defineStrategy } from '#strategy';
import bollingerBreakout from '../../../strategies/bollinger-breakout.ts';
import emaCross from '../../../strategies/ema-cross.ts';
import gridReversion from '../../../strategies/grid-reversion.ts';
import { anyBars } from '../../arbitrary/bars.ts';

describe('prices that are moved a little', () => {
  test('are still bars, with the gaps that were there and no others', () => {
    fc.assert(
      fc.property(
        anyBars(2, 60),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.integer(),
        (source, share, seed) => {
          const moved = requireBars(jitteredBars(source, share, random(seed)));
          expect(moved.open[0]).toBe(source.open[0]);
          for (let i = 1; i < source.length; i++)
            expect(moved.open[i]! / moved.close[i - 1]!).toBeCloseTo(
              source.open[i]! / source.close[i - 1]!,
              9,
            );
        },
      ),
    );
  });

  test('move by the share of the range that was asked for', () => {
    const source = sampleBars('BTC/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 6, 1));
    const moved = jitteredBars(source, 0.25, random(1));
    let squares = 0;
    for (let i = 0; i < source.length; i++)
      squares +=
        (Math.log(moved.close[i]! / source.close[i]!) / Math.log(source.high[i]! / source.low[i]!)) ** 2;
    expect(Math.sqrt(squares / source.length)).toBeCloseTo(0.25, 2);
  });

  test('of a bar without a range stay', () => {
    const flat = new Float64Array([5, 5]);
    const market = { exchange: 'sample', symbol: 'BTC/USDT' };
    const still = bars(market, '1h', {
      time: Float64Array.of(0, 3_600_000),
      open: flat,
      high: flat,
      low: flat,
      close: flat,
      volume: flat,
    });
    expect(jitteredBars(still, 1, random(1)).close).toEqual(flat);
  });
});

const history = sampleBars('ETH/USDT', '4h', Date.UTC(2022, 0, 1), Date.UTC(2023, 6, 1));
describe('decisions that always arrive at once', () => {
  it.each([emaCross, bollingerBreakout, gridReversion])('change no bit of $name', (strategy) => {
    const plain = run(strategy.plan(), history, defaultAccount);
    for (const relay of [missing(0, random(1)), delaying(0, random(1))]) {
      const relayed = run(strategy.plan(), history, defaultAccount, { relay });
      expect(relayed.equity).toEqual(plain.equity);
      expect(relayed.trades).toEqual(plain.trades);
      expect(relayed.envelope).toEqual(plain.envelope);
    }
  });
});

describe('decisions that never arrive', () => {
  it.each([emaCross, gridReversion])('leave $name without a trade', (strategy) => {
    const { fills } = run(strategy.plan(), history, defaultAccount, { relay: missing(1, random(1)) });
    expect(fills.length).toBe(0);
  });
});

// One bar a day at the same price with a signal on the bars that are named.
function marked(length: number, at: Readonly<Record<'enter' | 'exit', readonly number[]>>) {
  const time = Float64Array.from({ length }, (_, i) => i * 86_400_000);
  const price = new Float64Array(length).fill(100);
  // The close tells which bar it is: above 100 enter, below 100 exit.
  const close = price.map((value, i) => value + (at.enter.includes(i) ? 1 : at.exit.includes(i) ? -1 : 0));
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1d', {
    time,
    open: price,
    high: price.map(() => 101),
    low: price.map(() => 99),
    close,
    volume: price,
  });
}
const bySignals = defineStrategy({
  name: 'by-signals',
  about: '',
  series: ({ close }) => ({ enterLong: close.above(100), exitLong: close.below(100) }),
});
const byDecision = defineStrategy({
  name: 'by-decision',
  about: '',
  series: ({ close }) => ({ up: close.above(100), down: close.below(100) }),
  decide: ({ now }) => (now.up ? 1 : now.down ? 0 : 'hold'),
});
const byOrder = defineStrategy({
  name: 'by-order',
  about: '',
  series: ({ close }) => ({ up: close.above(100), down: close.below(100) }),
  decide: ({ now }) => (now.up ? { enter: 'long' } : now.down ? 0 : 'hold'),
});

describe.each([bySignals, byDecision, byOrder])('decisions that arrive late, $name', (strategy) => {
  const market = marked(60, { enter: [10, 40], exit: [25, 52] });
  const entered = (delay: number, seed: number) =>
    run(strategy.plan(), market, defaultAccount, { relay: delaying(delay, random(seed)) }).trades.map(
      ({ entryTime, exitTime }) => [entryTime / 86_400_000, exitTime! / 86_400_000],
    );

  test('fill up to so many bars later, at every one of them', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const trades = entered(3, seed);
      expect(trades).toHaveLength(2);
      for (const [k, [entry, exit]] of trades.entries()) {
        seen.add(entry! - [11, 41][k]!);
        expect(exit! - [26, 53][k]!).toBeGreaterThanOrEqual(0);
        expect(exit! - [26, 53][k]!).toBeLessThanOrEqual(3);
      }
    }
    expect([...seen].toSorted()).toEqual([0, 1, 2, 3]);
  });

  test('are dropped where the opposite is decided before they arrive', () => {
    const brief = marked(40, { enter: [10], exit: [12] });
    for (let seed = 0; seed < 40; seed++) {
      const { trades, open } = run(strategy.plan(), brief, defaultAccount, {
        relay: delaying(20, random(seed)),
      });
      // Entered before the exit was decided, or not at all: never left standing by a late entry.
      for (const { entryTime } of [...trades, ...open])
        expect(entryTime / 86_400_000).toBeLessThanOrEqual(13);
      expect(open).toHaveLength(0);
    }
  });
});

describe('decisions that fail to arrive', () => {
  test('now and then, as often as was said', () => {
    const enter = Array.from({ length: 400 }, (_, k) => 4 * k + 1);
    const exit = enter.map((bar) => bar + 2);
    const market = marked(1700, { enter, exit });
    const { trades } = run(bySignals.plan(), market, defaultAccount, { relay: missing(0.25, random(1)) });
    // An entry that is lost is no trade; a lost exit makes the next entry none.
    expect(trades.length).toBeGreaterThan(400 * 0.5);
    expect(trades.length).toBeLessThan(400 * 0.68);
  });

  test('get another try where the strategy goes on asking', () => {
    const market = marked(60, { enter: Array.from({ length: 40 }, (_, k) => 10 + k), exit: [55] });
    const { trades, open } = run(bySignals.plan(), market, defaultAccount, {
      relay: missing(0.5, random(3)),
    });
    expect([...trades, ...open]).toHaveLength(1);
  });
});
