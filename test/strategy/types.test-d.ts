// Checked by the compiler only: what an author gets without writing a single type, and which
// mistakes do not compile.
import {
  atr,
  between,
  crossesAbove,
  defineStrategy,
  ema,
  hold,
  rankAmong,
  recur,
  rsi,
  score,
} from 'cryptobot';

defineStrategy({
  name: 'inferred',
  about: '',
  params: { fast: between(5, 50, 10), slow: between(20, 200, 30) },
  series: ({ close }, { fast, slow }) => {
    const window: number = fast + slow;
    return { average: ema(close, window), enterLong: crossesAbove(ema(close, fast), ema(close, slow)) };
  },
  exits: ({ fast }) => ({ maxBars: fast }),
});

defineStrategy({
  name: 'mistakes',
  about: '',
  params: { fast: between(5, 50, 10) },
  // @ts-expect-error there is no parameter "fsat"
  series: ({ close }, { fsat }) => ({ enterLong: close.above(fsat) }),
});

defineStrategy({
  name: 'number-as-signal',
  about: '',
  // @ts-expect-error a series of numbers is not a signal
  series: ({ close }) => ({ enterLong: rsi(close, 14) }),
});

defineStrategy({
  name: 'no-such-column',
  about: '',
  // @ts-expect-error a market has no "price"
  series: ({ price }) => ({ enterLong: price.above(1) }),
});

defineStrategy({
  name: 'no-arrays',
  about: '',
  // @ts-expect-error a series cannot be indexed: neither the past nor the future is an array
  series: ({ close }) => ({ enterLong: close.above(close[1]) }),
});

// decide() knows every series by name: numbers as numbers, conditions as yes or no, scores as scores.
defineStrategy({
  name: 'deciding',
  about: '',
  params: { window: between(5, 50, 14), most: between(0.1, 1, 0.5) },
  series: ({ close }, { window }) => ({
    strength: rsi(close, window),
    isRising: close.above(ema(close, window)),
  }),
  decide: ({ now, before, position, equity }, { most }) => {
    const strength: number = now.strength - before.strength;
    const isRising: boolean = now.isRising;
    const held: 'long' | 'short' | 'flat' = position.side;
    const worth: number = equity;
    if (held === 'long' && worth > 0) return hold;
    return isRising ? most : strength > 0 ? { enter: 'long', size: 0.5, stopLoss: 90 } : 0;
  },
});

defineStrategy({
  name: 'deciding-by-a-score',
  about: '',
  series: ({ close }) => ({ opinion: score([{ when: close.above(1), weight: 1, label: 'above' }]) }),
  decide: ({ now }) => (now.opinion > 0.5 ? now['opinion confidence'] : 0),
});

defineStrategy({
  name: 'decides-by-a-slip',
  about: '',
  series: ({ close }) => ({ strength: rsi(close, 14) }),
  // @ts-expect-error there is no series "strenght"
  decide: ({ now }) => (now.strenght > 50 ? 1 : 0),
});

defineStrategy({
  name: 'decides-by-comparing-yes',
  about: '',
  series: ({ close }) => ({ isRising: close.above(1) }),
  // @ts-expect-error a condition is a yes or no and not a number
  decide: ({ now }) => (now.isRising > 0.5 ? 1 : 0),
});

defineStrategy({
  name: 'decides-a-word',
  about: '',
  series: ({ close }) => ({ close }),
  // @ts-expect-error a decision is a share, an order or hold
  decide: () => 'buy',
});

defineStrategy({
  name: 'decides-to-buy',
  about: '',
  series: ({ close }) => ({ close }),
  // @ts-expect-error an order enters long or short
  decide: () => ({ enter: 'buy', stopLoss: 90 }),
});

defineStrategy({
  name: 'decides-later',
  about: '',
  series: ({ close }) => ({ close }),
  // @ts-expect-error nothing in a strategy can wait
  decide: async () => 1,
});

// Exits are fractions, amounts and prices, fixed or series; sizes and entries may be series as well.
defineStrategy({
  name: 'exits-by-series',
  about: '',
  params: { width: between(1, 5, 3) },
  series: (market, { width }) => ({
    enterLong: market.close.above(1),
    size: atr(market, 14).times(width).over(market.close),
  }),
  entry: (_, { close }) => ({ limit: { price: ema(close, 10) }, expires: 3 }),
  exits: ({ width }, market) => ({
    stopLoss: { distance: atr(market, 14).times(width) },
    takeProfit: [
      { at: 0.05, share: 0.5 },
      { at: { price: ema(market.close, 50).times(1.1) }, share: 0.5 },
    ],
    trailingStop: atr(market, 14).over(market.close),
    trailAfter: 0.02,
    breakEven: { distance: 5 },
  }),
});

defineStrategy({
  name: 'exit-by-a-slip',
  about: '',
  series: ({ close }) => ({ enterLong: close.above(1) }),
  // @ts-expect-error there is no exit "stopLos"
  exits: () => ({ stopLos: 0.05 }),
});

defineStrategy({
  name: 'exit-by-a-yes',
  about: '',
  series: ({ close }) => ({ enterLong: close.above(1) }),
  // @ts-expect-error a stop is at a distance, and a condition is none
  exits: (_, { close }) => ({ stopLoss: close.above(1) }),
});

defineStrategy({
  name: 'a-part-by-a-slip',
  about: '',
  series: ({ close }) => ({ enterLong: close.above(1) }),
  // @ts-expect-error a strategy has no part "exit"
  exit: () => ({ stopLoss: 0.05 }),
});

// Scores, ranks and recurrences need no types either.
defineStrategy({
  name: 'scored',
  about: '',
  series: ({ close }) => {
    const opinion = score([
      { when: close.above(1), weight: 1, label: 'above' },
      { strength: rsi(close, 14).minus(50).over(50), weight: 1, label: 'strong' },
    ]);
    const highest = recur([close], 0, (most, price) => [Math.max(most, price), most]);
    return {
      opinion,
      enterLong: opinion.score.above(0.5).and(rankAmong(close).atMost(2)),
      exitLong: close.below(highest),
      size: opinion.confidence,
    };
  },
});

score([
  // @ts-expect-error a voice needs a label, so that people can ask why
  { when: rsi(ema(score([]).score, 5), 14).below(30), weight: 1 },
]);

// @ts-expect-error a step returns the state and a number
recur([score([]).score], 0, (state, value) => [state, value > 0]);
