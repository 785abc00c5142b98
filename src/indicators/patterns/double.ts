import { type Condition, type Series, absolute } from '#series';
import { type Bar, barOf, type Candles } from './bar.ts';
import { afterFall, afterRise, pattern } from './pattern.ts';

export const bullishEngulfing = pattern(
  'bullishEngulfing',
  'Bullish engulfing',
  'bullish',
  'a white body around the black body before it',
  (market) => {
    const [first, last] = two(market);
    return first.black.and(last.white).and(covers(last, first));
  },
);

export const bearishEngulfing = pattern(
  'bearishEngulfing',
  'Bearish engulfing',
  'bearish',
  'a black body around the white body before it',
  (market) => {
    const [first, last] = two(market);
    return first.white.and(last.black).and(covers(last, first));
  },
);

export const bullishHarami = pattern(
  'bullishHarami',
  'Bullish harami',
  'bullish',
  'a small white body inside the big black body before it',
  (market) => {
    const [first, last] = two(market);
    return first.isBig.and(first.black).and(last.white).and(covers(first, last));
  },
);

export const bearishHarami = pattern(
  'bearishHarami',
  'Bearish harami',
  'bearish',
  'a small black body inside the big white body before it',
  (market) => {
    const [first, last] = two(market);
    return first.isBig.and(first.white).and(last.black).and(covers(first, last));
  },
);

export const haramiCross = pattern(
  'haramiCross',
  'Harami cross',
  'neutral',
  'a doji inside the big body before it',
  (market) => {
    const [first, last] = two(market);
    return first.isBig.and(last.isDoji).and(last.top.below(first.top)).and(last.bottom.above(first.bottom));
  },
);

export const piercing = pattern(
  'piercing',
  'Piercing line',
  'bullish',
  'opens below a big black bar and closes in the upper half of its body',
  (market) => {
    const [first, last] = two(market);
    return first.isBig
      .and(first.black)
      .and(last.white)
      .and(last.open.below(first.close))
      .and(last.close.above(first.middle))
      .and(last.close.below(first.open));
  },
);

export const darkCloud = pattern(
  'darkCloud',
  'Dark cloud cover',
  'bearish',
  'opens above a big white bar and closes in the lower half of its body',
  (market) => {
    const [first, last] = two(market);
    return first.isBig
      .and(first.white)
      .and(last.black)
      .and(last.open.above(first.close))
      .and(last.close.below(first.middle))
      .and(last.close.above(first.open));
  },
);

export const tweezerBottom = pattern(
  'tweezerBottom',
  'Tweezer bottom',
  'bullish',
  'after a fall: a black and a white bar with nearly the same low',
  (market) => {
    const [first, last] = two(market);
    return first.black
      .and(last.white)
      .and(same(first.low, last.low, last))
      .and(afterFall(market, 2));
  },
);

export const tweezerTop = pattern(
  'tweezerTop',
  'Tweezer top',
  'bearish',
  'after a rise: a white and a black bar with nearly the same high',
  (market) => {
    const [first, last] = two(market);
    return first.white
      .and(last.black)
      .and(same(first.high, last.high, last))
      .and(afterRise(market, 2));
  },
);

export const bullishKicker = pattern(
  'bullishKicker',
  'Bullish kicker',
  'bullish',
  'a big black bar, then a big white one that opens above its open',
  (market) => {
    const [first, last] = two(market);
    return first.isBig.and(first.black).and(last.isBig).and(last.white).and(last.open.above(first.open));
  },
);

export const bearishKicker = pattern(
  'bearishKicker',
  'Bearish kicker',
  'bearish',
  'a big white bar, then a big black one that opens below its open',
  (market) => {
    const [first, last] = two(market);
    return first.isBig.and(first.white).and(last.isBig).and(last.black).and(last.open.below(first.open));
  },
);

export const insideBar = pattern(
  'insideBar',
  'Inside bar',
  'neutral',
  'high and low within those of the bar before',
  (market) => {
    const [first, last] = two(market);
    return last.high.below(first.high).and(last.low.above(first.low));
  },
);

export const outsideBar = pattern(
  'outsideBar',
  'Outside bar',
  'neutral',
  'high and low beyond those of the bar before',
  (market) => {
    const [first, last] = two(market);
    return last.high.above(first.high).and(last.low.below(first.low));
  },
);

export const star = pattern(
  'star',
  'Star',
  'neutral',
  'a small body with a gap to the bar before, wicks included',
  (market) => {
    const [first, last] = two(market);
    return last.isSmall.and(last.low.above(first.high).or(last.high.below(first.low)));
  },
);

function two(market: Candles): readonly [first: Bar, last: Bar] {
  return [barOf(market, 1), barOf(market)];
}

// One body around another, and larger.
function covers(outer: Bar, inner: Bar): Condition {
  return outer.top
    .atLeast(inner.top)
    .and(outer.bottom.atMost(inner.bottom))
    .and(outer.body.above(inner.body));
}

function same(a: Series, b: Series, { nearness }: Bar): Condition {
  return absolute(a.minus(b)).atMost(nearness.over(3));
}
