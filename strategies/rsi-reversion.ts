import { between, defineStrategy, rsi, sma } from 'cryptobot';

export default defineStrategy({
  name: 'rsi-reversion',
  about: 'Buys sharp dips inside a rising market and sells the rebound',
  params: {
    window: between(2, 50, 14, 'bars of the relative strength index'),
    oversold: between(5, 45, 30, 'buys when the index comes back above this'),
    overbought: between(50, 95, 60, 'sells when the index rises above this'),
    trend: between(20, 500, 300, 'bars of the average that tells a rising market'),
  },
  series: ({ close }, p) => {
    const strength = rsi(close, p.window);
    const trend = sma(close, p.trend);
    return {
      strength,
      trend,
      enterLong: strength.crossesAbove(p.oversold).and(close.above(trend)),
      exitLong: strength.above(p.overbought),
    };
  },
  exits: () => ({ stopLoss: 0.05 }),
});
