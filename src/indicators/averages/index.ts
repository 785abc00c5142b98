export { efficiency, kama, vidya, vma } from './adaptive.ts';
export { alligator, type Alligator } from './alligator.ts';
export { dema, ema, t3, tema, wilderAverage } from './exponential.ts';
export { mcginley } from './mcginley.ts';
export { hull, sma, trima, volumeWeighted, vwma, wma } from './simple.ts';
export { alma, epma, fwma, pwma, swma, zlema } from './windowed.ts';
