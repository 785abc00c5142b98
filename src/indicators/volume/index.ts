export {
  adl,
  chaikinMoneyFlow,
  chaikinOscillator,
  easeOfMovement,
  forceIndex,
  moneyFlowIndex,
  obv,
  relativeVolume,
  volumePriceTrend,
  volumeZone,
} from './flow.ts';
export { marketFacilitation, negativeVolume, positiveVolume, williamsAccumulation } from './indexes.ts';
export { klinger } from './klinger.ts';
export { sessionVwap, vwap } from './vwap.ts';
