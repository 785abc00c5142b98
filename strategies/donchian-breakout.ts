import { before, between, defineStrategy, donchian } from 'cryptobot';

export default defineStrategy({
  name: 'donchian-breakout',
  about: 'Buys a new high of many bars, leaves at a new low of fewer',
  params: {
    entry: between(5, 500, 120, 'bars whose highest high is broken'),
    exit: between(3, 250, 60, 'bars whose lowest low is broken'),
  },
  series: ({ high, low, close }, p) => {
    const ceiling = before(donchian({ high, low }, p.entry).upper, 1);
    const floor = before(donchian({ high, low }, p.exit).lower, 1);
    return { ceiling, floor, enterLong: close.above(ceiling), exitLong: close.below(floor) };
  },
});
