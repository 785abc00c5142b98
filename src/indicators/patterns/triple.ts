import { asNumber, before, type Condition } from '#series';
import { type Bar, barOf, type Candles } from './bar.ts';
import { bearishEngulfing, bearishHarami, bullishEngulfing, bullishHarami } from './double.ts';
import { pattern } from './pattern.ts';

export const morningStar = pattern(
  'morningStar',
  'Morning star',
  'bullish',
  'a big black bar, a small body below it, a white bar that closes at or above the middle of the first',
  (market) => {
    const [first, middle, last] = three(market);
    return first.isBig
      .and(first.black)
      .and(middle.isSmall)
      .and(middle.top.below(first.bottom))
      .and(last.white)
      .and(last.bottom.above(middle.top))
      .and(last.close.atLeast(first.middle));
  },
);

export const morningDojiStar = pattern(
  'morningDojiStar',
  'Morning doji star',
  'bullish',
  'a morning star whose middle is a doji',
  (market) => morningStar(market).and(barOf(market, 1).isDoji),
);

export const eveningStar = pattern(
  'eveningStar',
  'Evening star',
  'bearish',
  'a big white bar, a small body above it, a black bar that closes at or below the middle of the first',
  (market) => {
    const [first, middle, last] = three(market);
    return first.isBig
      .and(first.white)
      .and(middle.isSmall)
      .and(middle.bottom.above(first.top))
      .and(last.black)
      .and(last.top.below(middle.bottom))
      .and(last.close.atMost(first.middle));
  },
);

export const eveningDojiStar = pattern(
  'eveningDojiStar',
  'Evening doji star',
  'bearish',
  'an evening star whose middle is a doji',
  (market) => eveningStar(market).and(barOf(market, 1).isDoji),
);

export const bullishAbandonedBaby = pattern(
  'bullishAbandonedBaby',
  'Bullish abandoned baby',
  'bullish',
  'a morning doji star with gaps between the wicks as well',
  (market) => {
    const [first, middle, last] = three(market);
    return morningDojiStar(market).and(middle.high.below(first.low)).and(middle.high.below(last.low));
  },
);

export const bearishAbandonedBaby = pattern(
  'bearishAbandonedBaby',
  'Bearish abandoned baby',
  'bearish',
  'an evening doji star with gaps between the wicks as well',
  (market) => {
    const [first, middle, last] = three(market);
    return eveningDojiStar(market).and(middle.low.above(first.high)).and(middle.low.above(last.high));
  },
);

export const threeWhiteSoldiers = pattern(
  'threeWhiteSoldiers',
  'Three white soldiers',
  'bullish',
  'three white bars, each closing higher near its high, opening in or at the body before',
  (market) => {
    const [first, middle, last] = three(market);
    return soldiers(first, middle).and(soldiers(middle, last)).and(first.white).and(first.hasNoUpper);
  },
);

export const threeBlackCrows = pattern(
  'threeBlackCrows',
  'Three black crows',
  'bearish',
  'three black bars, each closing lower near its low, opening in or at the body before',
  (market) => {
    const [first, middle, last] = three(market);
    return crows(first, middle).and(crows(middle, last)).and(first.black).and(first.hasNoLower);
  },
);

export const threeInsideUp = pattern(
  'threeInsideUp',
  'Three inside up',
  'bullish',
  'a bullish harami, then a close above its first open',
  (market) => {
    const [first, , last] = three(market);
    return earlier(bullishHarami(market)).and(last.white).and(last.close.above(first.open));
  },
);

export const threeInsideDown = pattern(
  'threeInsideDown',
  'Three inside down',
  'bearish',
  'a bearish harami, then a close below its first open',
  (market) => {
    const [first, , last] = three(market);
    return earlier(bearishHarami(market)).and(last.black).and(last.close.below(first.open));
  },
);

export const threeOutsideUp = pattern(
  'threeOutsideUp',
  'Three outside up',
  'bullish',
  'a bullish engulfing, then a higher close',
  (market) => {
    const [, middle, last] = three(market);
    return earlier(bullishEngulfing(market)).and(last.white).and(last.close.above(middle.close));
  },
);

export const threeOutsideDown = pattern(
  'threeOutsideDown',
  'Three outside down',
  'bearish',
  'a bearish engulfing, then a lower close',
  (market) => {
    const [, middle, last] = three(market);
    return earlier(bearishEngulfing(market)).and(last.black).and(last.close.below(middle.close));
  },
);

function three(market: Candles): readonly [first: Bar, middle: Bar, last: Bar] {
  return [barOf(market, 2), barOf(market, 1), barOf(market)];
}

function soldiers(bar: Bar, next: Bar): Condition {
  return next.white
    .and(next.isSmall.not())
    .and(next.hasNoUpper)
    .and(next.close.above(bar.close))
    .and(next.open.above(bar.open))
    .and(next.open.atMost(bar.close));
}

function crows(bar: Bar, next: Bar): Condition {
  return next.black
    .and(next.isSmall.not())
    .and(next.hasNoLower)
    .and(next.close.below(bar.close))
    .and(next.open.below(bar.open))
    .and(next.open.atLeast(bar.close));
}

// Whether a condition held one bar ago.
function earlier(condition: Condition): Condition {
  return before(asNumber(condition), 1).above(0);
}
