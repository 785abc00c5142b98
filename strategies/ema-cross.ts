import { between, crossesAbove, crossesBelow, defineStrategy, ema } from 'cryptobot';

export default defineStrategy({
  name: 'ema-cross',
  about: 'Follows the trend while the fast exponential average is above the slow one',
  params: {
    fast: between(2, 200, 50, 'bars of the fast average'),
    slow: between(5, 500, 200, 'bars of the slow average'),
    stop: between(0.01, 0.3, 0.1, 'loss at which to leave, as a fraction'),
  },
  series: ({ close }, p) => {
    const fast = ema(close, p.fast);
    const slow = ema(close, p.slow);
    return { fast, slow, enterLong: crossesAbove(fast, slow), exitLong: crossesBelow(fast, slow) };
  },
  exits: (p) => ({ stopLoss: p.stop }),
});
