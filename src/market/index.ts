export { type Bars, bars, barsBetween, endOf, sliceBars, requireBars } from './bars.ts';
export { currencyOf, isPerpetual, type Market, parseMarket, marketName } from './market.ts';
export type { MarketRules } from './rules.ts';
export {
  type Timeframe,
  barStart,
  nextBar,
  parseTimeframe,
  timeframeLength,
  timeframes,
} from './timeframe.ts';
export { parseTime, formatTime, formatDay } from './time.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { resample } from './resample.ts';
export { sampleBars, sampleSpan, sampleSymbols } from './sample/sample.ts';
export { conflictRule, isSameBar, settle, type Values } from './conflict.ts';
export { mergeBars, type Merged, type Preference, type Revision } from './merge.ts';
export {
  findGaps,
  type Gap,
  measureQuality,
  missingBars,
  type Outlier,
  type Quality,
  type Verdict,
} from './quality.ts';
export { fillGaps, type Filled, type Filling, parseFilling } from './fill.ts';
