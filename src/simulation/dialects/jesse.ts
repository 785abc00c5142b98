import { type Dialect, nextOpen } from '../dialect.ts';

/** jesse: same-close fills, no gaps, the way through a candle by its colour. */
export function jesse(): Dialect {
  return {
    ...nextOpen,
    name: 'jesse',
    about: aboutJesse,
    fillAt: 'close',
    opensAt: 'last close',
    stopGap: 'level',
    targetGap: 'level',
    slips: false,
    // A red candle goes up first and then down, a green one down first.
    goesUpFirst: (open, _high, _low, close) => close < open,
    end: 'last close',
    shortsOnSpot: true,
  };
}

const aboutJesse =
  'Fills as jesse does on the bars it is given: a decision fills at the close that took it. Every bar begins where the one before ended, so nothing is jumped over, and stops and targets fill at their prices. ' +
  'A red bar is gone through up first, a green one down first, waiting entries and their stops and targets alike. What is open at the end is closed at the last close, and pays its fee. There is one fee and no slippage, spread or impact. ' +
  'Not reproduced: jesse goes through minutes inside longer bars; give --timeframe 1m, or finer bars, to do the same. Nor its order types by distance from the price, its margin checks and its own sizes. Ours, where asked for: sizes, maker fees, funding, borrowing, leverage with its liquidation, volume limits, market rules, ladders. A trailing stop, which is a strategy’s business there, trails after each bar.';
