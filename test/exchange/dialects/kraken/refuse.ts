import type { Refusal } from '../../core/index.ts';
import type { AuthProblem, Reply } from '../types.ts';

/** Kraken answers refusals with status 200 and a list of errors. */
export function refuse(error: string): Reply {
  return { status: 200, body: { error: [error] } };
}

export function refuseAuth(problem: AuthProblem): Reply {
  const said: Readonly<Record<AuthProblem, string>> = {
    'unknown-key': 'EAPI:Invalid key',
    'bad-signature': 'EAPI:Invalid signature',
    'bad-time': 'EAPI:Invalid nonce',
    'bad-nonce': 'EAPI:Invalid nonce',
    'no-right': 'EGeneral:Permission denied',
  };
  return refuse(said[problem]);
}

export function refuseOrder(refusal: Refusal): Reply {
  const said: Readonly<Record<Refusal, string>> = {
    'unknown-symbol': 'EQuery:Unknown asset pair',
    halted: 'EService:Market in cancel_only mode',
    'cancel-only': 'EService:Market in cancel_only mode',
    'post-only-mode': 'EService:Market in post_only mode',
    'lot-size': 'EGeneral:Invalid arguments:volume minimum not met',
    'tick-size': 'EOrder:Invalid price',
    'min-notional': 'EOrder:Cost minimum not met',
    'percent-price': 'EOrder:Invalid price',
    'max-open-orders': 'EOrder:Orders limit exceeded',
    'insufficient-funds': 'EOrder:Insufficient funds',
    'duplicate-client-id': 'EOrder:cl_ord_id already in use by an open order',
    'would-take': 'EOrder:Post only order',
    'would-trigger': 'EOrder:Invalid price',
    'reduce-only': 'EOrder:Reduce only:No position exists',
    'no-liquidity': 'EOrder:Insufficient liquidity',
    'unknown-order': 'EOrder:Unknown order',
    'order-ended': 'EOrder:Unknown order',
    'bad-leverage': 'EGeneral:Invalid arguments:leverage',
  };
  return refuse(said[refusal]);
}
