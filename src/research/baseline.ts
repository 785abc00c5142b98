import { defineStrategy } from '#strategy';

/** What every run is measured against: buy once, hold for ever. */
export const baselinePlan = defineStrategy({
  name: 'baseline',
  about: 'Buys at the first open and holds',
  series: ({ close }) => ({ enterLong: close.above(0) }),
}).plan();
