import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, parseDialect, run } from '#simulation';
import { type Decision, defineStrategy, hold, type Situation } from '#strategy';
import { anyBars, barsOf } from '../arbitrary/bars.ts';

// Worked by hand. Bars are open, high, low, close.
const free: Account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
const flat = [100, 100, 100, 100] as const;

describe('a share of equity', () => {
  it('is bought at the next open and not again while it stays the same', () => {
    const { fills } = decided([flat, flat, flat, flat], () => 0.5);
    expect([...fills]).toEqual([expect.objectContaining({ bar: 1, quantity: 5, price: 100 })]);
  });

  it('is added to, cut and given up as it changes', () => {
    const shares = [0.5, 0.75, 0.25, 0, 0];
    const { fills, trades } = decided([flat, flat, flat, flat, flat], (_, i) => shares[i]!);
    expect([...fills].map(({ bar, quantity, reason }) => [bar, quantity, reason])).toEqual([
      [1, 5, 'entry'],
      [2, 2.5, 'entry'],
      [3, -5, 'signal'],
      [4, -2.5, 'signal'],
    ]);
    expect(trades).toEqual([expect.objectContaining({ quantity: 7.5, pnl: 0 })]);
  });

  it('is measured on the equity of the last close', () => {
    // 5 coins at 100, worth 150 each at the close: equity 1250, of which 80 % are 1000, 6 ⅔ coins.
    const rows = [flat, [100, 150, 100, 150], [150, 150, 150, 150]] as const;
    const { fills } = decided(rows, (_, i) => [0.5, 0.8, 0.8][i]!);
    expect(fills.at(1).quantity).toBeCloseTo(1000 / 150 - 5, 12);
  });

  it('turns around at one open, on markets where that is possible', () => {
    const { fills } = decided([flat, flat, flat], (_, i) => (i === 0 ? 1 : -0.5), {}, 'BTC/USDT:USDT');
    expect([...fills].map(({ bar, quantity, reason }) => [bar, quantity, reason])).toEqual([
      [1, 10, 'entry'],
      [2, -10, 'reversal'],
      [2, -5, 'entry'],
    ]);
  });

  it.each([[-0.5], [{ enter: 'short' } as const]])(
    'is not sold short where only what is owned can be sold: %j',
    (decision) => {
      const ask = (_: unknown, i: number) => (i === 1 ? decision : 0);
      expect(() => decided([flat, flat, flat], ask)).toThrow(
        /^on the bar of 2024-01-01 01:00: decide\(\) sells short, but .*:BTC\/USDT is a spot market/,
      );
      expect(decided([flat, flat, flat], ask, {}, 'BTC/USDT:USDT').fills.at(0).quantity).toBeLessThan(0);
    },
  );

  it('is bought anew after a stop took it', () => {
    const rows = [flat, [100, 100, 90, 90], [90, 90, 90, 90], [90, 90, 90, 90]] as const;
    const { fills } = decided(rows, () => 0.5, { stopLoss: 0.05 });
    expect([...fills].map(({ bar, reason }) => [bar, reason])).toEqual([
      [1, 'entry'],
      [1, 'stop-loss'],
      [2, 'entry'],
    ]);
  });
});

describe('an order', () => {
  it('brings its own size, stop and target', () => {
    const order: Decision = { enter: 'long', size: 0.5, stopLoss: 95, takeProfit: 108 };
    const { trades } = decided([flat, flat, [100, 110, 99, 109]], (_, i) => (i === 0 ? order : hold));
    expect(trades).toEqual([expect.objectContaining({ quantity: 5, exitPrice: 108, reason: 'take-profit' })]);
  });

  it('is over when the strategy wants to hold nothing', () => {
    const wants: readonly Decision[] = [{ enter: 'long' }, hold, 0];
    const { trades, open } = decided([flat, flat, flat, flat, flat], (_, i) => wants[i] ?? hold);
    expect(open).toEqual([]);
    expect(trades).toEqual([expect.objectContaining({ bars: 2, reason: 'signal' })]);
  });

  it('waits for its price as long as it says', () => {
    const order: Decision = { enter: 'long', limit: 95, expires: 2 };
    const ask = (_: Situation, i: number) => (i === 0 ? order : hold);
    expect([...decided([flat, flat, [96, 96, 94, 95]], ask).fills]).toEqual([
      expect.objectContaining({ bar: 2, price: 95 }),
    ]);
    expect([...decided([flat, flat, flat, [96, 96, 94, 95]], ask).fills]).toEqual([]);
  });
});

describe('what it sees', () => {
  it('is this bar, the one before, and what is held', () => {
    const seen: unknown[] = [];
    const rows = [
      [100, 100, 100, 100],
      [100, 110, 100, 110],
      [110, 110, 110, 110],
    ] as const;
    decided(rows, ({ now, before, position, equity }, i) => {
      seen.push([now['price'], before['price'], now['isHigh'], position.side, position.gain, equity]);
      return i === 0 ? 1 : hold;
    });
    expect(seen).toEqual([
      [100, NaN, false, 'flat', 0, 1000],
      [110, 100, true, 'long', expect.closeTo(0.1, 12), expect.closeTo(1100, 9)],
      [110, 110, true, 'long', expect.closeTo(0.1, 12), expect.closeTo(1100, 9)],
    ]);
  });

  it('has a sentence for a name that does not exist', () => {
    expect(() => decided([flat, flat], ({ now }) => Number(now['prize']))).toThrow(
      /"prize" is not a series of "decider"\. Did you mean "price"\?/,
    );
  });
});

it('where closes fill, a share is one of the equity at that close', () => {
  // Half of 1000 buys 5 at 100. At 200 there are 500 and 5 × 200: a quarter of 1500 is 1.875 coins.
  const rows = [flat, [200, 200, 200, 200], flat] as const;
  const shares: readonly Decision[] = [0.5, 0.25, hold];
  const { fills } = run(strategy((_, bar) => shares[bar]!).plan(), barsOf(rows), free, {
    dialect: parseDialect('nautilus'),
  });
  expect([...fills].map(({ held }) => held)).toEqual([5, 1.875]);
});

describe('what is no decision', () => {
  it.each([
    [2, /returns "2": allowed is a share of equity from -1 to 1/],
    [NaN, /returns "NaN"/],
    ['buy', /returns "buy"/],
    [{ enter: 'up' }, /returns enter: "up": allowed is "long" or "short"/],
    [{ enter: 'long', stop: -5 }, /returns stop: "-5": allowed is a price above 0/],
    [{ enter: 'long', limit: 90, stop: 110 }, /limit and stop/],
    [{ enter: 'long', sise: 1 }, /"sise" is not a part of the order.*size/],
  ])('%j is refused with a sentence', (decision, sentence) => {
    expect(() => decided([flat, flat], () => decision as Decision)).toThrow(sentence);
    const late = (_: Situation, bar: number) => (bar === 1 ? (decision as Decision) : 0);
    expect(() => decided([flat, flat, flat], late)).toThrow(/^on the bar of 2024-01-01 01:00: .*decide\(\)/);
  });
});

it('adding future bars changes nothing that was decided and filled', () => {
  fc.assert(
    fc.property(anyBars(3, 40), fc.integer({ min: 2, max: 40 }), (bars, length) => {
      const past = runOn(sliced(bars, Math.min(length, bars.length)));
      const all = runOn(bars);
      expect([...all.fills].slice(0, past.fills.length)).toEqual([...past.fills]);
    }),
  );
  function runOn(bars: ReturnType<typeof barsOf>) {
    const plan = strategy(({ now, position }) => {
      if (position.side === 'flat')
        return Number(now['price']) > 100 ? 0.6 : { enter: 'long', limit: Number(now['price']) * 0.98 };
      return position.gain > 0.05 ? 0 : hold;
    }).plan();
    return run(plan, bars, { ...free, fee: 0.001, slippage: 0.001 });
  }
});

function sliced(bars: ReturnType<typeof barsOf>, length: number): ReturnType<typeof barsOf> {
  const cut = (column: Float64Array) => column.slice(0, length);
  const { time, open, high, low, close, volume } = bars;
  return {
    ...bars,
    length,
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  };
}

type Ask = (situation: Situation, bar: number) => Decision;

function strategy(ask: Ask, exits = {}) {
  let bar = -1;
  return defineStrategy({
    name: 'decider',
    about: '',
    series: ({ close }) => ({ price: close, isHigh: close.above(100) }),
    exits: () => exits,
    decide: (situation) => ask(situation, ++bar),
  });
}

function decided(
  rows: readonly (readonly [number, number, number, number])[],
  ask: Ask,
  exits = {},
  symbol = 'BTC/USDT',
) {
  return run(strategy(ask, exits).plan(), barsOf(rows, symbol), free);
}
