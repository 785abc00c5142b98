import { defineStrategy } from 'cryptobot';

export default defineStrategy({
  name: 'buy-and-hold',
  about: 'Buys at the first open and holds: what every other strategy has to beat',
  series: ({ close }) => ({ enterLong: close.above(0) }),
});
