import { absolute, before, type Condition, larger, type MarketSeries, type Series, smaller } from '#series';
import { sma } from '../averages/index.ts';

export type Candles = Pick<MarketSeries, 'open' | 'high' | 'low' | 'close'>;

// What counts as small and large, relative to the ten bars before, as in Tulip's indicators.
const looked = 10;
const tiny = 0.05;
const short = 0.5;
const long = 1.4;
const longWick = 0.6;
const near = 0.3;

/** One bar of a pattern, some bars ago, described in the words of the books. */
export interface Bar {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly top: Series;
  readonly bottom: Series;
  readonly middle: Series;
  readonly body: Series;
  readonly range: Series;
  readonly upper: Series;
  readonly lower: Series;
  readonly white: Condition;
  readonly black: Condition;
  readonly isDoji: Condition;
  readonly isSmall: Condition;
  readonly isBig: Condition;
  readonly hasNoUpper: Condition;
  readonly hasNoLower: Condition;
  readonly hasLongUpper: Condition;
  readonly hasLongLower: Condition;
  /** How far apart two prices may be and still count as near. */
  readonly nearness: Series;
}

/** The bar of `ago` bars ago, measured against the ten bars before the pattern's last. */
export function barOf(market: Candles, ago = 0): Bar {
  const open = before(market.open, ago);
  const high = before(market.high, ago);
  const low = before(market.low, ago);
  const close = before(market.close, ago);
  const top = larger(open, close);
  const bottom = smaller(open, close);
  const body = top.minus(bottom);
  const range = high.minus(low);
  const upper = high.minus(top);
  const lower = bottom.minus(low);
  const usualBody = before(sma(absolute(market.close.minus(market.open)), looked), ago + 1);
  const usualRange = before(sma(market.high.minus(market.low), looked), ago + 1);
  return {
    open,
    high,
    low,
    close,
    top,
    bottom,
    middle: top.plus(bottom).over(2),
    body,
    range,
    upper,
    lower,
    white: close.above(open),
    black: close.below(open),
    isDoji: body.atMost(usualRange.times(tiny)),
    isSmall: body.atMost(usualBody.times(short)),
    isBig: body.atLeast(usualBody.times(long)),
    hasNoUpper: upper.atMost(usualRange.times(tiny)),
    hasNoLower: lower.atMost(usualRange.times(tiny)),
    hasLongUpper: upper.atLeast(usualRange.times(longWick)),
    hasLongLower: lower.atLeast(usualRange.times(longWick)),
    nearness: usualRange.times(near),
  };
}
