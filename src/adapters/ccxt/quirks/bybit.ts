import type { Quirks } from './quirks.ts';

// Public data is limited per address only: 600 requests in 5 s. ccxt asks for less than a tenth of it.
const unit = 20;
const perRequest = 5000 / 600 / unit;

export const bybit: Quirks = {
  settings: { options: { fetchMarkets: { types: ['spot', 'linear', 'inverse'] } } },
  cost: ({ path, usual }) => (path.startsWith('v5/market/') ? perRequest * 1.03 : usual),
  window: 5000,
  // Its firewall says so without a word about rates.
  kindOf: ({ status, body }) => (status === 403 && /too frequent/i.test(body) ? 'limited' : undefined),
  funding: { page: 200 },
  book: { depth: (wanted) => Math.min(wanted, 200) },
  candles: { page: 1000, params: ({ to }) => ({ until: to - 1 }) },
};
