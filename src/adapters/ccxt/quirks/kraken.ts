import type { Quirks } from './quirks.ts';

/**
 * Kraken: one public request a second, and candles no older than the newest 720, whatever is asked.
 * All trades since the first are there, so older bars are made of those.
 */
export const kraken: Quirks = {
  // ccxt waits 1.2 s, which would leave a sixth of what is allowed.
  cost: ({ api, usual }) => (api === 'public' ? Math.min(usual, 1.03) : usual),
  book: { depth: (wanted) => Math.min(wanted, 500) },
  candles: { page: 720, newest: 720 },
  trades: {
    page: 1000,
    from: (at) => ({ since: 'time' in at ? `${at.time}000000` : at.next }),
    // ccxt puts the exchange's mark of where the page ends behind the last trade.
    next: (trades) => (trades.at(-1)?.info as readonly unknown[] | undefined)?.at(-1),
  },
};
