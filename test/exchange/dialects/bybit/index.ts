import type { Dialect } from '../types.ts';
import { accountRoutes } from './account.ts';
import { authenticate } from './authenticate.ts';
import { publicRoutes } from './public.ts';
import { refuse, refuseAuth } from './refuse.ts';
import { stream } from './stream.ts';
import { tradingRoutes } from './trading.ts';

export const bybit: Dialect = {
  name: 'bybit',
  hosts: ['api.bybit.com', 'stream.bybit.com'],
  routes: [...publicRoutes, ...tradingRoutes, ...accountRoutes],
  // Not settled by Bybit's documentation; the stricter reading.
  clientIds: 'unique-for-ever',
  // 600 requests in 5 seconds and address; orders have their own, lower limit per account.
  limits: { public: { capacity: 600, windowMs: 5000 }, private: { capacity: 100, perSecond: 20 } },
  authenticate,
  refuseAuth,
  tooMany: (retryAfter, banned) => ({
    ...(banned
      ? { status: 403, body: 'access too frequent' }
      : refuse(10006, 'Too many visits. Exceeded the API Rate Limit.')),
    headers: { 'retry-after': String(retryAfter), 'x-bapi-limit-status': '0' },
  }),
  notFound: () => ({
    status: 404,
    headers: { 'content-type': 'text/html' },
    body: '<html><h1>404 Not Found</h1></html>',
  }),
  usage: (used) => ({ 'x-bapi-limit': '600', 'x-bapi-limit-status': String(Math.max(0, 600 - used)) }),
  stream,
  usualFee: 'received',
  offers: ({ quote }) => quote !== 'USD',
};
