import { between, defineStrategy, supertrend } from 'cryptobot';

export default defineStrategy({
  name: 'supertrend',
  about: 'Holds while the price stays above a line that follows it at some average ranges',
  params: {
    window: between(5, 200, 50, 'bars of the average range'),
    width: between(1, 10, 6, 'average ranges between price and line'),
  },
  series: (market, { window, width }) => {
    const { line, direction } = supertrend(market, window, width);
    return {
      line,
      enterLong: direction.crossesAbove(0),
      exitLong: direction.crossesBelow(0),
    };
  },
});
