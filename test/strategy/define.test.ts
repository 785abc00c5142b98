import { describe, expect, it } from 'vitest';
import {
  atr,
  between,
  crossesAbove,
  defineStrategy,
  type MarketSeries,
  on,
  patterns,
  rsi,
  sma,
  valueWhen,
} from 'cryptobot';
import { UserError } from '#errors';
import { sampleBars } from '#market';
import { marketSeries } from '#series';
import { defaultAccount, run } from '#simulation';
import { isStrategy, requireExits } from '#strategy';

const cross = defineStrategy({
  name: 'cross',
  about: 'Two averages',
  params: { fast: between(2, 50, 10), slow: between(5, 200, 30), stop: between(0.01, 0.1, 0.03) },
  series: ({ close }, { fast, slow }) => ({ enterLong: crossesAbove(sma(close, fast), sma(close, slow)) }),
  exits: ({ stop }) => ({ stopLoss: stop }),
});

describe('parameters', () => {
  it('keep their defaults unless given', () => {
    expect(cross.plan().params).toEqual({ fast: 10, slow: 30, stop: 0.03 });
    expect(cross.plan({ fast: 5 }).params).toEqual({ fast: 5, slow: 30, stop: 0.03 });
  });

  it('reach the exits', () => {
    expect(cross.plan({ stop: 0.05 }).exits).toEqual({ stopLoss: 0.05 });
  });

  it.each([
    [{ fsat: 5 }, '"fsat" is not a parameter. Did you mean "fast"? "cross" has fast, slow, stop.'],
    [{ fast: 1 }, '"fast=1" is out of range for "cross": allowed is a whole number between 2 and 50.'],
    [{ fast: 2.5 }, '"fast=2.5" is out of range for "cross": allowed is a whole number between 2 and 50.'],
    [{ fast: NaN }, '"fast=NaN" is out of range for "cross": allowed is a whole number between 2 and 50.'],
    [{ stop: 0.2 }, '"stop=0.2" is out of range for "cross": allowed is between 0.01 and 0.1.'],
    [{ toString: 1 }, '"toString" is not a parameter. "cross" has fast, slow, stop.'],
  ])('refuse %j with a sentence', (given, sentence) => {
    expect(() => cross.plan(given as Record<string, number>)).toThrow(new UserError('usage', sentence));
  });

  it('take what their steps come to but for rounding, and nothing between', () => {
    const tenths = defineStrategy({
      name: 'tenths',
      about: 'Steps of a tenth',
      params: { n: { min: 0.1, max: 5, default: 0.3, step: 0.1, about: '' } },
      series: ({ close }, { n }) => ({ enterLong: close.above(n) }),
    });
    for (let k = 1; k <= 50; k++)
      for (const n of [k / 10, Number((0.1 + (k - 1) * 0.1).toPrecision(12))])
        expect(tenths.plan({ n }).params).toEqual({ n });
    expect(() => tenths.plan({ n: 0.35 })).toThrow(
      '"n=0.35" is out of range for "tenths": allowed is between 0.1 and 5 in steps of 0.1.',
    );
    expect(() => cross.plan({ fast: 5 + 1e-12 })).toThrow('allowed is a whole number');
  });

  it('refuse a default outside their range', () => {
    expect(() => between(5, 50, 4)).toThrow('the default has to lie between');
  });
});

describe('a strategy', () => {
  it('is recognised', () => {
    expect(isStrategy(cross)).toBe(true);
    expect([{}, null, 'cross', { name: 'cross', plan: () => ({}) }].some(isStrategy)).toBe(false);
  });

  it.each(['Ema Cross', '', '../evil', '9lives', 'a'.repeat(65)])('refuses the name "%s"', (name) => {
    expect(() =>
      defineStrategy({ name, about: '', series: ({ close }) => ({ enterLong: close.above(1) }) }),
    ).toThrow(`"${name}" is not a name for a strategy`);
  });

  // What the types forbid, a JavaScript file can still write.
  it.each([
    [{ enterLong: 1 }, '"enterLong" of strategy "odd" is 1, not a series'],
    [{ enterLong: undefined }, '"enterLong" of strategy "odd" is undefined, not a series'],
    [
      { enterLong: false },
      '"enterLong" of strategy "odd" is false, not a series. Series are not compared with < and >: write close.above(open), .below(…)',
    ],
    [
      { spread: NaN },
      '"spread" of strategy "odd" is NaN, not a series. Series are not reckoned with + and -',
    ],
    [{ level: 5, enterLong: 'yes' }, 'write constantly(5).'],
    [{ enterLong: 'close' }, 'is a series of numbers, but a signal is a yes or no'],
    [
      { enterLnog: 'yes', enterLong: 'yes' },
      '"enterLnog" of strategy "odd" is not a signal. Did you mean "enterLong"?',
    ],
    [{ exitLong: 'yes' }, 'Strategy "odd" never enters'],
    [{ enterLong: 'yes', size: 'yes' }, '"size" of strategy "odd" is a yes or no'],
  ])('refuses series %j with a sentence', (described, sentence) => {
    const odd = defineStrategy({
      name: 'odd',
      about: '',
      series: ({ close }) =>
        Object.fromEntries(
          Object.entries(described).map(([name, kind]) => [
            name,
            kind === 'yes' ? close.above(1) : kind === 'close' ? close : kind,
          ]),
        ) as never,
    });
    expect(() => odd.plan()).toThrow(sentence);
  });
});

// A JavaScript file hears of these only here; they say what to write in place of what stands there.
describe('a strategy that is written wrongly', () => {
  const series = ({ close }: MarketSeries) => ({ enterLong: close.above(1) });

  it.each([
    [
      { exits: { stopLoss: 0.05 } },
      '"exits" of strategy "odd" is an object, not a function. Write exits: (p) => ({ stopLoss: 0.05 }).',
    ],
    [
      { entry: { limit: 0.01 } },
      '"entry" of strategy "odd" is an object, not a function. Write entry: (p) => ({ limit: 0.01 }).',
    ],
    [{ series: {} }, '"series" of strategy "odd" is an object, not a function. Write series: ({ close }) =>'],
    [{ series: undefined }, 'Strategy "odd" has no "series". Write series: ({ close }) =>'],
    [{ decide: 1 }, '"decide" of strategy "odd" is 1, not a function. Write decide: ({ now, position }) =>'],
    [
      { params: 20 },
      '"params" of strategy "odd" is 20, not an object. Write params: { fast: between(5, 50, 12) }.',
    ],
    [
      { params: { fast: 20 } },
      'The parameter "fast" of strategy "odd" is 20, without a range. Write fast: between(min, max, 20).',
    ],
    [{ name: undefined }, `A strategy has no "name". Write name: 'ema-cross', like its file.`],
    [{ name: 5 }, '"5" is not a name for a strategy.'],
    [{ about: 5 }, '"about" of strategy "odd" is 5, not a text.'],
  ])('as %j is refused when it is defined', (part, sentence) => {
    expect(() => defineStrategy({ name: 'odd', about: '', series, ...part } as never)).toThrow(sentence);
  });

  it.each([
    [
      () => undefined,
      'exits() of strategy "odd" returns undefined, not an object. Write exits: (p) => ({ stopLoss: 0.05 }), with ( ) around { }.',
    ],
    [() => [0.05], 'exits() of strategy "odd" returns a list, not an object.'],
    [
      () => ({
        takeProfit: [
          { at: 0.05, share: 0.7 },
          { at: 0.1, share: 0.5 },
        ],
      }),
      'exits() of strategy "odd": The shares of takeProfit add up to "1.2": allowed is at most 1.',
    ],
    [() => ({ takeProfit: [{ share: 0.5 }] }), 'A step of takeProfit is without "at".'],
    [() => ({ takeProfit: [null] }), 'A step of takeProfit is null.'],
    [() => ({ stopLoss: '5 %' }), 'exits() of strategy "odd": "5 %" is not a distance for stopLoss.'],
  ])('is refused for its exits, %#', (exits, sentence) => {
    const odd = defineStrategy({ name: 'odd', about: '', series, exits: exits as never });
    expect(() => odd.plan()).toThrow(sentence);
  });

  it('is refused for an entry that is no object', () => {
    const odd = defineStrategy({ name: 'odd', about: '', series, entry: (() => undefined) as never });
    expect(() => odd.plan()).toThrow('entry() of strategy "odd" returns undefined, not an object.');
  });
});

describe('exits', () => {
  it.each([
    { stopLoss: 0 },
    { stopLoss: 1 },
    { stopLoss: -0.02 },
    { stopLoss: NaN },
    { takeProfit: 0 },
    { takeProfit: Infinity },
    { trailingStop: 2 },
    { maxBars: 0 },
    { maxBars: 1.5 },
  ])('refuse %j with a sentence', (exits) => {
    expect(() => requireExits(exits)).toThrow(/"[^"]+" is not a (distance|time limit) for .* allowed is/);
  });
});

describe('indicators', () => {
  it.each([0, -1, 1.5, NaN])('refuse a window of %d bars', (window) => {
    const odd = defineStrategy({
      name: 'odd',
      about: '',
      series: ({ close }) => ({ enterLong: close.above(sma(close, window)) }),
    });
    expect(() => odd.plan()).toThrow('needs a whole number of bars, 1 or more');
  });
});

describe('indicators that are called with something else', () => {
  const { close } = marketSeries;

  it.each<[() => unknown, string]>([
    [
      () => atr(close as never, 14),
      'atr() needs a market, of which it reads high, low, close; got a series. Write atr(market, 14), where market is the first argument of series, or the second of exits.',
    ],
    [
      () => atr(undefined as never),
      'atr() needs a market, of which it reads high, low, close; got undefined.',
    ],
    [() => rsi(marketSeries as never, 14), 'rsi() needs a series; got a market. Write rsi(close, 14).'],
    [() => sma(14 as never, close as never), 'sma() needs a series; got 14. Write sma(close, 20).'],
    [
      () => valueWhen(close, true as never),
      'valueWhen() needs a condition as its second argument; got true. Write valueWhen(close, condition).',
    ],
    [() => patterns.hammer(close as never), 'Write patterns.hammer(market), where market is'],
  ])('name themselves and how they are called, %#', (call, sentence) => {
    expect(call).toThrow(sentence);
  });
});

it('a strategy may look at coarser bars of its market', () => {
  const strategy = defineStrategy({
    name: 'two-clocks',
    about: '',
    series: ({ close }) => ({ enterLong: crossesAbove(close, sma(on('4h').close, 3)) }),
  });
  const { warmup, trades, open } = run(
    strategy.plan(),
    sampleBars('BTC/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 1, 1)),
    defaultAccount,
  );
  expect(warmup).toBe(3 + 3 * 4 - 1 + 1);
  expect(trades.length + open.length).toBe(1);
});
