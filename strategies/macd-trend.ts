import { between, defineStrategy, ema, macd } from 'cryptobot';

export default defineStrategy({
  name: 'macd-trend',
  about: 'Buys when momentum turns up above a long average, leaves when it turns down',
  params: {
    fast: between(5, 50, 24, 'bars of the fast average'),
    slow: between(10, 200, 52, 'bars of the slow average'),
    signal: between(2, 50, 18, 'bars of the signal line'),
    trend: between(50, 500, 200, 'bars of the long average'),
  },
  series: ({ close }, p) => {
    const { histogram } = macd(close, p.fast, p.slow, p.signal);
    const trend = ema(close, p.trend);
    return {
      histogram,
      trend,
      enterLong: histogram.crossesAbove(0).and(close.above(trend)),
      exitLong: histogram.crossesBelow(0),
    };
  },
});
