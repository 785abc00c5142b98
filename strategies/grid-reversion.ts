import { between, deviation, defineStrategy, sma } from 'cryptobot';

export default defineStrategy({
  name: 'grid-reversion',
  about: 'Buys in steps below the average and sells in steps on the way back to it',
  params: {
    window: between(20, 1000, 240, 'bars of the average'),
    steps: between(2, 10, 4, 'how many steps the money is divided into'),
    spacing: between(0.25, 3, 0.75, 'deviations between two steps'),
  },
  series: ({ close }, { window }) => ({
    distance: close.minus(sma(close, window)).over(deviation(close, window)),
  }),
  // One more step of the money for every step that the price lies below its average.
  decide: ({ now }, { steps, spacing }) =>
    Math.min(steps, Math.max(0, Math.floor(-now.distance / spacing))) / steps,
});
