export { type Bars, bars, barsBetween, sliceBars, requireBars } from './bars.ts';
export { type Market, parseMarket, marketName } from './market.ts';
export {
  type Timeframe,
  barStart,
  nextBar,
  parseTimeframe,
  timeframeLength,
  timeframes,
} from './timeframe.ts';
export { parseTime, formatTime, formatDay } from './time.ts';
export { resample } from './resample.ts';
export { sampleBars, sampleSpan, sampleSymbols } from './sample/sample.ts';
