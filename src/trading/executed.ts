import type { Reason } from '#orders';

/** A fill of the session or of a run, as the two are compared. */
export interface Traded {
  readonly market: string;
  /** When the bar opened that it happened in. */
  readonly opens: number;
  /** Bought is positive, sold is negative; nothing for a charge. */
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  /** The position after it. */
  readonly held: number;
  readonly reason: Reason;
}

/** What of a difference in equity comes from orders that both had, and from charges. */
export type Executed = Readonly<Record<'fees' | 'fill price' | 'size' | 'funding', number>>;

interface Order {
  market: string;
  quantity: number;
  value: number;
  fee: number;
}

/**
 * Compares what an exchange executed with what a simulation filled of the same decisions, both in
 * the same bar. `marks` are the prices that what is held at the end is worth. Waiting for an order to
 * arrive shows in its price; orders that only one of the two had are not in it.
 */
export function compareExecuted(
  real: readonly Traded[],
  simulated: readonly Traded[],
  marks: ReadonlyMap<string, number>,
): Executed {
  const orders = gather(real);
  let [fees, prices, sizes] = [0, 0, 0];
  for (const [key, hoped] of gather(simulated)) {
    const got = orders.get(key);
    if (!got || got.quantity === 0) continue;
    const share = got.quantity / hoped.quantity;
    const price = hoped.value / hoped.quantity;
    fees += got.fee - hoped.fee * share;
    prices += got.value - got.quantity * price;
    sizes += (hoped.quantity - got.quantity) * (marks.get(hoped.market)! - price) - hoped.fee * (1 - share);
  }
  const charged = (fills: readonly Traded[]) =>
    fills.reduce((sum, { quantity, fee }) => sum + (quantity === 0 ? fee : 0), 0);
  return { fees, 'fill price': prices, size: sizes, funding: charged(real) - charged(simulated) };
}

// Executions of one order come one by one, and are taken together.
function gather(fills: readonly Traded[]): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>();
  for (const { market, opens, quantity, price, fee, held, reason } of fills) {
    if (quantity === 0 || reason === 'write-off') continue;
    const key = JSON.stringify([market, opens, quantity > 0, quantity * held > 0]);
    const order = orders.get(key) ?? { market, quantity: 0, value: 0, fee: 0 };
    order.quantity += quantity;
    order.value += quantity * price;
    order.fee += fee;
    orders.set(key, order);
  }
  return orders;
}
