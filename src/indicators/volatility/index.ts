export { type Bands, bandwidth, bollinger, envelopes, percentB } from './bands.ts';
export { accelerationBands, donchian, donchianPosition, keltner, starc } from './channels.ts';
export { deviation, historicalVolatility, type Sample, variance } from './deviation.ts';
export { atr, type First, firsts, natr, trueRange } from './range.ts';
export { squeeze, type Squeeze } from './squeeze.ts';
export { ulcer } from './ulcer.ts';
export { chaikinVolatility, choppiness, massIndex } from './widening.ts';
