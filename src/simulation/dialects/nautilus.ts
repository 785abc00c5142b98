import { type Dialect, nextOpen } from '../dialect.ts';
import { type Choices, type Chosen, oneOf } from './choices.ts';

export const nautilusChoices: Choices = { path: oneOf('ohlc', 'adaptive') };

/** nautilus_trader on bars: same-close fills, a path of four prices through each bar. */
export function nautilus({ path = 'ohlc' }: Chosen = {}): Dialect {
  return {
    ...nextOpen,
    name: 'nautilus',
    about: aboutNautilus,
    fillAt: 'close',
    targetGap: 'level',
    slips: false,
    goesUpFirst: (open, high, low) => path === 'ohlc' || high - open <= open - low,
    shortsOnSpot: true,
  };
}

const aboutNautilus =
  'Fills as nautilus_trader does on bars: a decision fills at the close that took it. A bar is four prices, open, high, low, close (path=adaptive: the extreme nearer to the open first). ' +
  'A stop inside it fills at its trigger, one that the bar opens beyond at that open; a limit, targets included, fills at its price. What is open at the end stays open. ' +
  'Not reproduced: volumes split over the path and ticks of slippage beyond them, chances of fills, latency, quotes, ticks and order books, hedging accounts, and trailing along the path: a trailing stop trails after each bar. Slippage, spread and impact are left out. Ours, where asked for: sizes, funding, borrowing, leverage with its liquidation, volume limits, market rules, ladders.';
