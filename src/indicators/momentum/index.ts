export { fisher, laguerreRsi } from './fisher.ts';
export { apo, macd, type Macd, ppo, pvo, volumeOscillator } from './macd.ts';
export { accelerator, awesome, cci, ultimate } from './oscillators.ts';
export { balanceOfPower, elderRay, type ElderRay, intradayMomentum, prettyGood, qstick } from './power.ts';
export { disparity, dpo, momentum, psychologicalLine, roc } from './rate.ts';
export { coppock, kst, type LineAndSignal, trix, tsi } from './smoothed-rate.ts';
export { cmo, connorsRsi, cutlerRsi, rsi, type StochasticLines, stochasticRsi } from './rsi.ts';
export { kdj, type Kdj, stochastic, stochasticFast, williamsR } from './stochastic.ts';
export { relativeMomentum, relativeVigor, schaff, stochasticMomentum, waveTrend } from './vigor.ts';
