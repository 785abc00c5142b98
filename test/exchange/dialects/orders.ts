import { parseFixed, type Fixed, type OrderRequest, type Side } from '../core/index.ts';

/** The parts of an order that every dialect spells in its own way. */
export interface Draft {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: 'market' | 'limit';
  readonly amount?: string | undefined;
  readonly cost?: string | undefined;
  readonly price?: string | undefined;
  readonly trigger?: { readonly price: string; readonly when: 'rises' | 'falls' } | undefined;
  readonly clientId?: string | undefined;
  readonly timeInForce?: 'gtc' | 'ioc' | 'fok' | undefined;
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
}

/** Reads the numbers; a missing or unreadable one becomes zero, which the rules of the market refuse. */
export function orderRequest(draft: Draft): OrderRequest {
  const { account, symbol, side, type, clientId, timeInForce, postOnly = false, reduceOnly = false } = draft;
  const sized =
    draft.amount === undefined && draft.cost !== undefined
      ? { cost: read(draft.cost) }
      : { amount: read(draft.amount) };
  return {
    account,
    symbol,
    side,
    type,
    ...sized,
    ...(type === 'limit' ? { price: read(draft.price) } : {}),
    ...(draft.trigger === undefined
      ? {}
      : { trigger: { price: read(draft.trigger.price), when: draft.trigger.when } }),
    ...(clientId === undefined || clientId === '' ? {} : { clientId }),
    ...(timeInForce === undefined ? {} : { timeInForce }),
    postOnly,
    reduceOnly,
  };
}

function read(value: string | undefined): Fixed {
  return parseFixed(value ?? '') ?? 0n;
}

/** A stop follows the market away from the position, a target comes towards it. */
export function triggerOf(kind: 'stop' | 'target', side: Side, price: string) {
  const rises = (kind === 'stop') === (side === 'buy');
  return { price, when: rises ? ('rises' as const) : ('falls' as const) };
}

export function sumFees(
  fills: readonly { readonly fee: Fixed; readonly feeCoin: string }[],
): ReadonlyMap<string, Fixed> {
  const fees = new Map<string, Fixed>();
  for (const { fee, feeCoin } of fills) fees.set(feeCoin, (fees.get(feeCoin) ?? 0n) + fee);
  return fees;
}
