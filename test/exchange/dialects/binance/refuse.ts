import type { Refusal } from '../../core/index.ts';
import type { AuthProblem, Reply } from '../types.ts';

export function refuse(code: number, msg: string, status = 400): Reply {
  return { status, body: { code, msg } };
}

export function refuseAuth(problem: AuthProblem): Reply {
  const said: Readonly<Record<AuthProblem, Reply>> = {
    'unknown-key': refuse(-2014, 'API-key format invalid.', 401),
    'bad-signature': refuse(-1022, 'Signature for this request is not valid.'),
    'bad-time': refuse(-1021, 'Timestamp for this request is outside of the recvWindow.'),
    'bad-nonce': refuse(-1021, 'Timestamp for this request is outside of the recvWindow.'),
    'no-right': refuse(-2015, 'Invalid API-key, IP, or permissions for action.', 401),
  };
  return said[problem];
}

const filters: Partial<Readonly<Record<Refusal, string>>> = {
  'lot-size': 'LOT_SIZE',
  'tick-size': 'PRICE_FILTER',
  'min-notional': 'NOTIONAL',
  'percent-price': 'PERCENT_PRICE_BY_SIDE',
  'max-open-orders': 'MAX_NUM_ORDERS',
};

const futures: Partial<Readonly<Record<Refusal, Reply>>> = {
  'insufficient-funds': refuse(-2019, 'Margin is insufficient.'),
  'min-notional': refuse(
    -4164,
    "Order's notional must be no smaller than 5 (unless you choose reduce only).",
  ),
  'lot-size': refuse(-1111, 'Precision is over the maximum defined for this asset.'),
  'tick-size': refuse(-4014, 'Price not increased by tick size.'),
  'percent-price': refuse(-4016, "Limit price can't be higher than the allowed band."),
  'max-open-orders': refuse(-2025, 'Reach max open order limit.'),
  'duplicate-client-id': refuse(-4116, 'ClientOrderId is duplicated.'),
  'would-trigger': refuse(-2021, 'Order would immediately trigger.'),
  'would-take': refuse(
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected.',
  ),
};

export function refuseOrder(refusal: Refusal, kind: 'spot' | 'linear' = 'spot'): Reply {
  const own = kind === 'linear' ? futures[refusal] : undefined;
  if (own !== undefined) return own;
  const filter = filters[refusal];
  if (filter !== undefined) return refuse(-1013, `Filter failure: ${filter}`);
  const said: Partial<Record<Refusal, Reply>> = {
    'unknown-symbol': refuse(-1121, 'Invalid symbol.'),
    halted: refuse(-2010, 'Market is closed.'),
    'cancel-only': refuse(-2010, 'Market is closed.'),
    'post-only-mode': refuse(-2010, 'This symbol is restricted to limit maker orders.'),
    'insufficient-funds': refuse(-2010, 'Account has insufficient balance for requested action.'),
    'duplicate-client-id': refuse(-2010, 'Duplicate order sent.'),
    'would-take': refuse(-2010, 'Order would immediately match and take.'),
    'would-trigger': refuse(-2010, 'Stop price would trigger immediately.'),
    'reduce-only': refuse(-2022, 'ReduceOnly Order is rejected.'),
    'no-liquidity': refuse(-2010, 'Order book liquidity is less than LOT_SIZE filter minimum quantity.'),
    'unknown-order': refuse(-2013, 'Order does not exist.'),
    'order-ended': refuse(-2011, 'Unknown order sent.'),
    'bad-leverage': refuse(-4028, 'Leverage is not valid'),
  };
  return said[refusal] ?? refuse(-1000, 'An unknown error occurred while processing the request.');
}
