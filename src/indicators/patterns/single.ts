import { barOf } from './bar.ts';
import { afterFall, afterRise, pattern } from './pattern.ts';

export const doji = pattern('doji', 'Doji', 'neutral', 'hardly a body', (market) => barOf(market).isDoji);

export const longLeggedDoji = pattern(
  'longLeggedDoji',
  'Long-legged doji',
  'neutral',
  'doji with two long wicks',
  (market) => {
    const bar = barOf(market);
    return bar.isDoji.and(bar.hasLongUpper).and(bar.hasLongLower);
  },
);

export const dragonflyDoji = pattern(
  'dragonflyDoji',
  'Dragonfly doji',
  'bullish',
  'doji with a long lower and no upper wick',
  (market) => {
    const bar = barOf(market);
    return bar.isDoji.and(bar.hasLongLower).and(bar.hasNoUpper);
  },
);

export const gravestoneDoji = pattern(
  'gravestoneDoji',
  'Gravestone doji',
  'bearish',
  'doji with a long upper and no lower wick',
  (market) => {
    const bar = barOf(market);
    return bar.isDoji.and(bar.hasLongUpper).and(bar.hasNoLower);
  },
);

export const fourPriceDoji = pattern(
  'fourPriceDoji',
  'Four price doji',
  'neutral',
  'open, high, low and close hardly apart',
  (market) => {
    const bar = barOf(market);
    return bar.isDoji.and(bar.hasNoUpper).and(bar.hasNoLower);
  },
);

export const bigWhite = pattern('bigWhite', 'Big white candle', 'bullish', 'a large rise', (market) => {
  const bar = barOf(market);
  return bar.isBig.and(bar.white);
});

export const bigBlack = pattern('bigBlack', 'Big black candle', 'bearish', 'a large fall', (market) => {
  const bar = barOf(market);
  return bar.isBig.and(bar.black);
});

export const marubozu = pattern('marubozu', 'Marubozu', 'neutral', 'a body without wicks', (market) => {
  const bar = barOf(market);
  return bar.isDoji.not().and(bar.hasNoUpper).and(bar.hasNoLower).and(barOf(market).isSmall.not());
});

export const whiteMarubozu = pattern(
  'whiteMarubozu',
  'White marubozu',
  'bullish',
  'a rise without wicks',
  (market) => marubozu(market).and(barOf(market).white),
);

export const blackMarubozu = pattern(
  'blackMarubozu',
  'Black marubozu',
  'bearish',
  'a fall without wicks',
  (market) => marubozu(market).and(barOf(market).black),
);

export const spinningTop = pattern(
  'spinningTop',
  'Spinning top',
  'neutral',
  'a small body between two long wicks',
  (market) => {
    const bar = barOf(market);
    return bar.isSmall.and(bar.isDoji.not()).and(bar.hasLongUpper).and(bar.hasLongLower);
  },
);

export const hammer = pattern(
  'hammer',
  'Hammer',
  'bullish',
  'after a fall: small body, long lower wick, no upper wick',
  (market) => {
    const bar = barOf(market);
    return bar.isSmall.and(bar.hasLongLower).and(bar.hasNoUpper).and(afterFall(market, 1));
  },
);

export const hangingMan = pattern(
  'hangingMan',
  'Hanging man',
  'bearish',
  'after a rise: small body, long lower wick, no upper wick',
  (market) => {
    const bar = barOf(market);
    return bar.isSmall.and(bar.hasLongLower).and(bar.hasNoUpper).and(afterRise(market, 1));
  },
);

export const invertedHammer = pattern(
  'invertedHammer',
  'Inverted hammer',
  'bullish',
  'after a fall: small body, long upper wick, no lower wick',
  (market) => {
    const bar = barOf(market);
    return bar.isSmall.and(bar.hasLongUpper).and(bar.hasNoLower).and(afterFall(market, 1));
  },
);

export const shootingStar = pattern(
  'shootingStar',
  'Shooting star',
  'bearish',
  'after a rise: small body, long upper wick, no lower wick',
  (market) => {
    const bar = barOf(market);
    return bar.isSmall.and(bar.hasLongUpper).and(bar.hasNoLower).and(afterRise(market, 1));
  },
);
