import { between, crossesAbove, crossesBelow, defineStrategy, sma } from 'cryptobot';

export default defineStrategy({
  name: 'sma-cross',
  about: 'Holds while the fast simple average is above the slow one',
  params: {
    fast: between(2, 200, 20, 'bars of the fast average'),
    slow: between(5, 500, 100, 'bars of the slow average'),
  },
  series: ({ close }, p) => {
    const fast = sma(close, p.fast);
    const slow = sma(close, p.slow);
    return { fast, slow, enterLong: crossesAbove(fast, slow), exitLong: crossesBelow(fast, slow) };
  },
});
