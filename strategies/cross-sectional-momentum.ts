import { between, constantly, defineStrategy, rankAmong, rateOfChange } from 'cryptobot';

export default defineStrategy({
  name: 'cross-sectional-momentum',
  about: 'Holds the strongest of several markets, as long as they rise at all',
  params: {
    lookback: between(10, 5000, 720, 'bars over which strength is measured'),
    hold: between(1, 20, 1, 'how many markets to hold at once'),
  },
  series: ({ close }, { lookback, hold }) => {
    const strength = rateOfChange(close, lookback);
    const rank = rankAmong(strength);
    const isChosen = rank.atMost(hold).and(strength.above(0));
    return { strength, rank, enterLong: isChosen, exitLong: isChosen.not(), size: constantly(1 / hold) };
  },
});
