import type { Dialect } from '../types.ts';
import { accountRoutes } from './account.ts';
import { authenticate } from './authenticate.ts';
import { publicRoutes } from './public.ts';
import { refuse, refuseAuth } from './refuse.ts';
import { stream } from './stream.ts';
import { incomeRoute, pairRoutes, tradingRoutes } from './trading.ts';

export const binance: Dialect = {
  name: 'binance',
  hosts: [
    'api.binance.com',
    'fapi.binance.com',
    'dapi.binance.com',
    'stream.binance.com',
    'fstream.binance.com',
    'ws-api.binance.com',
    'ws-fapi.binance.com',
    'testnet.binance.vision',
    'stream.testnet.binance.vision',
    'ws-api.testnet.binance.vision',
    'testnet.binancefuture.com',
  ],
  routes: [...publicRoutes, ...tradingRoutes, ...pairRoutes, incomeRoute, ...accountRoutes],
  // `newClientOrderId`: "Can be reused only when the previous one is filled or expired."
  clientIds: 'unique-while-open',
  limits: { public: { capacity: 6000, windowMs: 60_000 }, private: { capacity: 6000, windowMs: 60_000 } },
  authenticate,
  refuseAuth,
  tooMany: (retryAfter, banned) => ({
    ...refuse(
      -1003,
      banned ? 'Way too much request weight used; IP banned.' : 'Too much request weight used.',
      banned ? 418 : 429,
    ),
    headers: { 'retry-after': String(retryAfter) },
  }),
  notFound: (path) => ({
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: `<html><h1>404 ${path}</h1></html>`,
  }),
  usage: (used) => ({ 'x-mbx-used-weight': String(used), 'x-mbx-used-weight-1m': String(used) }),
  stream,
  usualFee: 'received',
  offers: ({ quote }) => quote !== 'USD',
};
