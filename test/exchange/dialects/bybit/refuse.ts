import type { Refusal } from '../../core/index.ts';
import type { AuthProblem, Reply, Venue } from '../types.ts';

/** Bybit wraps everything in one envelope, refusals included, and answers them with status 200. */
export function result(venue: Venue, content: unknown): Reply {
  return envelope(0, 'OK', content, venue.clock.now());
}

export function refuse(code: number, message: string): Reply {
  return envelope(code, message, {}, 0);
}

function envelope(retCode: number, retMsg: string, content: unknown, time: number): Reply {
  return { status: 200, body: { retCode, retMsg, result: content, retExtInfo: {}, time } };
}

export function refuseAuth(problem: AuthProblem): Reply {
  const said: Readonly<Record<AuthProblem, Reply>> = {
    'unknown-key': refuse(10003, 'API key is invalid.'),
    'bad-signature': refuse(10004, 'error sign! origin_string[...]'),
    'bad-time': refuse(10002, 'invalid request, please check your server timestamp or recv_window param.'),
    'bad-nonce': refuse(10002, 'invalid request, please check your server timestamp or recv_window param.'),
    'no-right': refuse(10005, 'Permission denied, please check your API key permissions.'),
  };
  return said[problem];
}

export function refuseOrder(refusal: Refusal, kind: 'spot' | 'linear' = 'spot'): Reply {
  const spot = kind === 'spot';
  const said: Readonly<Record<Refusal, Reply>> = {
    'unknown-symbol': refuse(10001, 'params error: symbol invalid'),
    halted: spot
      ? refuse(170115, 'Invalid symbol status: market is closed.')
      : refuse(110074, 'This contract is not live'),
    'cancel-only': refuse(170115, 'Order entry is suspended.'),
    'post-only-mode': refuse(170218, 'The LIMIT-MAKER order is rejected due to invalid price.'),
    'lot-size': spot ? refuse(170137, 'Order quantity has too many decimals.') : refuse(10001, 'Qty invalid'),
    'tick-size': spot
      ? refuse(170134, 'Order price has too many decimals.')
      : refuse(10001, 'params error: price invalid'),
    'min-notional': spot
      ? refuse(170140, 'Order value exceeded lower limit.')
      : refuse(110094, 'Order does not meet minimum order value'),
    'percent-price': spot
      ? refuse(170193, 'Buy order price cannot be higher than limit.')
      : refuse(110003, 'Order price exceeds the allowable range.'),
    'max-open-orders': spot
      ? refuse(170810, 'Cannot exceed maximum number of orders.')
      : refuse(110009, 'The number of stop orders exceeds the maximum allowable limit'),
    'insufficient-funds': spot
      ? refuse(170131, 'Insufficient balance.')
      : refuse(110007, 'ab not enough for new order'),
    'duplicate-client-id': spot
      ? refuse(170141, 'Duplicate clientOrderId')
      : refuse(110072, 'OrderLinkedID is duplicate'),
    'would-take': refuse(170218, 'The LIMIT-MAKER order is rejected due to invalid price.'),
    'would-trigger': spot
      ? refuse(170192, 'Trigger price already reached.')
      : refuse(110092, 'expect Rising, but trigger_price <= current'),
    'reduce-only': refuse(110017, 'current position is zero, cannot fix reduce-only order qty'),
    'no-liquidity': refuse(170213, 'Order does not exist.'),
    'unknown-order': spot
      ? refuse(170213, 'Order does not exist.')
      : refuse(110001, 'order not exists or too late to cancel'),
    'order-ended': spot
      ? refuse(170213, 'Order does not exist.')
      : refuse(110001, 'order not exists or too late to cancel'),
    'bad-leverage': refuse(110013, 'cannot set leverage due to risk limit'),
  };
  return said[refusal];
}
