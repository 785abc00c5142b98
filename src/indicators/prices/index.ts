export { heikinAshi, type HeikinAshi } from './heikin-ashi.ts';
export { averagePrice, medianPrice, typicalPrice, weightedClose } from './price.ts';
