import { UserError } from '#errors';
import { requireKeys } from './strict.ts';

/** What is held when a decision is asked for. */
export interface Held {
  readonly side: 'long' | 'short' | 'flat';
  /** Bought is positive, sold short is negative. */
  readonly quantity: number;
  /** Average price of the entry; 0 when flat. */
  readonly entryPrice: number;
  /** How many bars ago it was entered, this one included; 0 when flat. */
  readonly bars: number;
  /** Change of the price since the entry in favour of the position, as a fraction; 0 when flat. */
  readonly gain: number;
}

/** An entry with its own terms. Prices are absolute. */
export interface OrderRequest {
  readonly enter: 'long' | 'short';
  /** Scales the configured size, above 0 and up to 1. */
  readonly size?: number;
  /** Waits for this price or a better one. */
  readonly limit?: number;
  /** Waits until the market reaches this price. */
  readonly stop?: number;
  /** For how many bars it waits; 1 when not said. */
  readonly expires?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
}

/**
 * What a strategy wants at a close: nothing new (`hold`), a share of equity between −1 and 1 to be
 * invested (0 is flat), or an order. A share is acted on when it changes.
 */
export type Decision = 'hold' | number | OrderRequest;

/** Leaves everything as it is. */
export const hold = 'hold';

/** What `decide` is given at each bar's close: the strategy's series on this bar and the one before. */
export interface Situation<Seen = Readonly<Record<string, number | boolean>>> {
  readonly now: Seen;
  readonly before: Seen;
  readonly position: Held;
  /** Cash plus position at this close. */
  readonly equity: number;
}

const parts = ['enter', 'size', 'limit', 'stop', 'expires', 'stopLoss', 'takeProfit'];

/** Refuses what is not a decision; `where` begins the sentence. */
export function requireDecision(decision: unknown, where: string): Decision {
  if (decision === hold) return hold;
  if (typeof decision === 'number') {
    if (decision >= -1 && decision <= 1) return decision;
    throw new UserError(
      'usage',
      `${where} returns "${decision}": allowed is a share of equity from -1 to 1, an order, or hold.`,
    );
  }
  if (typeof decision !== 'object' || decision === null)
    throw new UserError(
      'usage',
      `${where} returns "${String(decision)}": allowed is a share of equity from -1 to 1, an order such as { enter: 'long' }, or hold.`,
    );
  if (decision instanceof Promise)
    throw new UserError(
      'usage',
      `${where} returns a promise: nothing in a strategy can wait. Write it without async.`,
    );
  requireKeys(decision, parts, `a part of the order that ${where} returns`);
  const order = decision as OrderRequest;
  if (order.enter !== 'long' && order.enter !== 'short')
    throw new UserError(
      'usage',
      `${where} returns enter: "${String(order.enter)}": allowed is "long" or "short".`,
    );
  for (const name of ['limit', 'stop', 'stopLoss', 'takeProfit'] as const) requirePrice(order, name, where);
  if (order.limit !== undefined && order.stop !== undefined)
    throw new UserError(
      'usage',
      `${where} returns an order with limit and stop. An entry waits for one of them.`,
    );
  if (order.size !== undefined && !(order.size > 0 && order.size <= 1))
    throw new UserError(
      'usage',
      `${where} returns size: "${order.size}": allowed is a share above 0 and up to 1.`,
    );
  if (order.expires !== undefined && !(Number.isInteger(order.expires) && order.expires >= 1))
    throw new UserError(
      'usage',
      `${where} returns expires: "${order.expires}": allowed is a whole number of bars.`,
    );
  return order;
}

function requirePrice(
  order: OrderRequest,
  name: 'limit' | 'stop' | 'stopLoss' | 'takeProfit',
  where: string,
) {
  const price = order[name];
  if (price === undefined || (price > 0 && price < Infinity)) return;
  throw new UserError('usage', `${where} returns ${name}: "${price}": allowed is a price above 0.`);
}
