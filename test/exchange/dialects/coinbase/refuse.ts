import type { Refusal } from '../../core/index.ts';
import type { AuthProblem, Reply } from '../types.ts';

export function refuse(status: number, error: string, message: string): Reply {
  return { status, body: { error, error_details: message, message } };
}

export function refuseAuth(problem: AuthProblem): Reply {
  if (problem === 'no-right') return refuse(403, 'PERMISSION_DENIED', 'Missing required scopes');
  return { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Unauthorized\n' };
}

export const unknownProduct: Reply = refuse(404, 'NOT_FOUND', 'valid product_id is required');

/** Why an order was not taken, in the words of `error_response`. */
export function reasonOf(refusal: Refusal): string {
  const said: Readonly<Record<Refusal, string>> = {
    'unknown-symbol': 'INVALID_PRODUCT_ID',
    halted: 'PREVIEW_INVALID_ORDER_TYPE_FOR_TRADING_DISABLED',
    'cancel-only': 'PREVIEW_CANCEL_ONLY',
    'post-only-mode': 'PREVIEW_POST_ONLY',
    'lot-size': 'PREVIEW_INVALID_BASE_SIZE_TOO_SMALL',
    'tick-size': 'PREVIEW_INVALID_PRICE_PRECISION',
    'min-notional': 'PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL',
    'percent-price': 'PREVIEW_INVALID_LIMIT_PRICE',
    'max-open-orders': 'PREVIEW_TOO_MANY_OPEN_ORDERS',
    'insufficient-funds': 'PREVIEW_INSUFFICIENT_FUND',
    'duplicate-client-id': 'DUPLICATE_CLIENT_ORDER_ID',
    'would-take': 'PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY',
    'would-trigger': 'PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE',
    'reduce-only': 'PREVIEW_REDUCE_ONLY_NOT_ALLOWED',
    'no-liquidity': 'PREVIEW_INSUFFICIENT_LIQUIDITY',
    'unknown-order': 'UNKNOWN_CANCEL_ORDER',
    'order-ended': 'UNKNOWN_CANCEL_ORDER',
    'bad-leverage': 'PREVIEW_INVALID_LEVERAGE',
  };
  return said[refusal];
}
