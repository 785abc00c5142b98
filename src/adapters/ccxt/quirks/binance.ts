import type { Quirks } from './quirks.ts';

/** Binance: 6,000 units of weight a minute on spot, 2,400 on futures. */
export const binance: Quirks = {
  settings: { options: { fetchCurrencies: false, fetchMargins: false } },
  cost({ api, usual }) {
    // Three in a hundred stay free for what else asks under this address.
    if (api === 'public') return usual * 1.03;
    // ccxt counts a unit of futures weight as 50 ms, where 2,400 a minute are 25.
    return api === 'fapiPublic' || api === 'dapiPublic' ? (usual / 2) * 1.03 : usual;
  },
  window: 60_000,
  // A key that was revoked, or another address than the key allows; ccxt takes it for asking too often.
  kindOf: ({ body }) => (/"code"\s*:\s*-2015\b/.test(body) ? 'authentication' : undefined),
  funding: { page: 1000 },
  // Futures know these depths only; spot knows any up to 5000.
  book: { depth: (wanted) => [5, 10, 20, 50, 100, 500, 1000].find((depth) => depth >= wanted) ?? 1000 },
  candles: { page: 1000, params: ({ to }) => ({ until: to - 1 }) },
};
