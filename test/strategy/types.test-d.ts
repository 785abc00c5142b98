// Checked by the compiler only: what an author gets without writing a single type, and which
// mistakes do not compile.
import { between, crossesAbove, defineStrategy, ema, rsi } from 'cryptobot';

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
