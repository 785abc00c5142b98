export { ema, sma, wilderAverage } from './averages.ts';
export { macd, type Macd, rateOfChange, rsi } from './momentum.ts';
export { atr, type Bands, bollinger, deviation, donchian, highest, lowest, trueRange } from './range.ts';
