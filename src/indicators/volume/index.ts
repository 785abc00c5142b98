export { adl, chaikinMoneyFlow, chaikinOscillator, moneyFlowIndex, obv } from './flow.ts';
export { easeOfMovement, forceIndex, relativeVolume, volumePriceTrend, volumeZone } from './force.ts';
export { marketFacilitation, negativeVolume, positiveVolume, williamsAccumulation } from './indexes.ts';
export { klinger } from './klinger.ts';
export { sessionVwap, vwap } from './vwap.ts';
