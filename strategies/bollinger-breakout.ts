import { between, bollinger, crossesAbove, crossesBelow, defineStrategy } from 'cryptobot';

export default defineStrategy({
  name: 'bollinger-breakout',
  about: 'Buys a close above the upper band and leaves below the middle one',
  params: {
    window: between(5, 300, 100, 'bars of the bands'),
    width: between(0.5, 4, 2, 'standard deviations to each side'),
  },
  series: ({ close }, p) => {
    const { upper, middle } = bollinger(close, p.window, p.width);
    return { upper, middle, enterLong: crossesAbove(close, upper), exitLong: crossesBelow(close, middle) };
  },
  exits: () => ({ trailingStop: 0.15 }),
});
