import type { Dialect } from '../types.ts';
import { authenticate } from './authenticate.ts';
import { publicRoutes } from './public.ts';
import { refuse, refuseAuth } from './refuse.ts';
import { stream } from './stream.ts';
import { tradingRoutes } from './trading.ts';

export const kraken: Dialect = {
  name: 'kraken',
  hosts: ['api.kraken.com', 'ws.kraken.com', 'ws-auth.kraken.com'],
  routes: [...publicRoutes, ...tradingRoutes],
  // `cl_ord_id` is unique among open orders of the account.
  clientIds: 'unique-while-open',
  // One public request per second; private ones fill a counter that sinks by a third per second.
  limits: { public: { capacity: 5, perSecond: 1 }, private: { capacity: 15, perSecond: 0.33 } },
  authenticate,
  refuseAuth,
  tooMany: (_, banned) => refuse(banned ? 'EGeneral:Temporary lockout' : 'EAPI:Rate limit exceeded'),
  notFound: () => refuse('EGeneral:Unknown method'),
  usage: () => ({}),
  stream,
  usualFee: 'quote',
  offers: ({ kind }) => kind === 'spot',
};
