import type { Dialect } from '../types.ts';
import { authenticate } from './authenticate.ts';
import { publicRoutes } from './public.ts';
import { refuse, refuseAuth } from './refuse.ts';
import { stream } from './stream.ts';
import { tradingRoutes } from './trading.ts';

export const coinbase: Dialect = {
  name: 'coinbase',
  hosts: ['api.coinbase.com', 'advanced-trade-ws.coinbase.com'],
  routes: [...publicRoutes, ...tradingRoutes],
  // A client order id that is known already creates nothing: the order it belongs to is returned.
  clientIds: 'returns-existing',
  limits: { public: { capacity: 10, perSecond: 10 }, private: { capacity: 30, perSecond: 30 } },
  authenticate,
  refuseAuth,
  tooMany: (retryAfter) => ({
    ...refuse(429, 'rate_limit_exceeded', 'Too many requests'),
    headers: { 'retry-after': String(retryAfter) },
  }),
  notFound: () => ({ status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }),
  usage: (used) => ({ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': String(Math.max(0, 10 - used)) }),
  stream,
  usualFee: 'quote',
  offers: ({ kind }) => kind === 'spot',
};
