export { fisher, laguerreRsi } from './fisher.ts';
export { apo, macd, type Macd, ppo, pvo, volumeOscillator } from './macd.ts';
export {
  accelerator,
  awesome,
  balanceOfPower,
  cci,
  elderRay,
  type ElderRay,
  intradayMomentum,
  prettyGood,
  qstick,
  ultimate,
} from './oscillators.ts';
export {
  coppock,
  disparity,
  dpo,
  kst,
  type LineAndSignal,
  momentum,
  psychologicalLine,
  roc,
  trix,
  tsi,
} from './rate.ts';
export { cmo, connorsRsi, cutlerRsi, rsi, type StochasticLines, stochasticRsi } from './rsi.ts';
export { kdj, type Kdj, stochastic, stochasticFast, williamsR } from './stochastic.ts';
export { relativeMomentum, relativeVigor, schaff, stochasticMomentum, waveTrend } from './vigor.ts';
