import { between, crossesAbove, crossesBelow, defineStrategy, ema, on, rsi } from 'cryptobot';

export default defineStrategy({
  name: 'multi-timeframe-trend',
  about: 'Buys recoveries on its own bars while the daily trend is up',
  params: {
    days: between(5, 200, 50, 'days of the average that tells the trend'),
    window: between(2, 100, 24, 'bars of the relative strength index'),
  },
  series: ({ close }, { days, window }) => {
    const day = on('1d').close;
    const trend = ema(day, days);
    const strength = rsi(close, window);
    const isUp = day.above(trend);
    return {
      trend,
      strength,
      enterLong: crossesAbove(strength, 50).and(isUp),
      exitLong: isUp.not().or(crossesBelow(strength, 30)),
    };
  },
  exits: () => ({ stopLoss: 0.1 }),
});
