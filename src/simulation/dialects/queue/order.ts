/** A request that waits in the queue until a bar reaches it. */
export interface Order {
  /** What it buys, or sells when negative: units, or below one a share of what can be spent. */
  size: number;
  readonly type: 'market' | 'limit' | 'stop';
  /** Where a limit or a stop waits; NaN for the market. */
  readonly price: number;
  /** The lot that it closes; nothing for an entry. */
  readonly lot?: Lot;
  /** Whether it is a stop or target, which goes when its lot goes. */
  readonly guards: boolean;
  /** What an entry is guarded by; NaN when by nothing. */
  readonly stopLoss: number;
  readonly takeProfit: number;
  /** The code of the reason that its fill is booked with. */
  readonly reason: number;
  readonly decidedBar: number;
}

/** What one entry bought or sold, as far as it is still there. */
export interface Lot {
  readonly number: number;
  size: number;
  readonly price: number;
  readonly entryBar: number;
  readonly decidedBar: number;
  stop: Order | undefined;
  target: Order | undefined;
}

/** An order that brings no stop and no target and is none itself. */
export const noGuards = { guards: false, stopLoss: NaN, takeProfit: NaN };

/** Whether a size is a number of units; below one it is a share of what can be spent. */
export function isInUnits(size: number): boolean {
  return Math.abs(size) >= 1;
}

/** Where a bar fills an order, or NaN. `market` is what one that waits for nothing gets. */
export function reachedAt(
  { size, type, price }: Order,
  open: number,
  high: number,
  low: number,
  market: number,
): number {
  const buys = size > 0;
  if (type === 'market') return market;
  if (type === 'stop') {
    if (buys ? high < price : low > price) return NaN;
    return buys ? Math.max(market, price) : Math.min(market, price);
  }
  if (buys ? low > price : high < price) return NaN;
  return buys ? Math.min(open, price) : Math.max(open, price);
}

/** How often a divisor goes into a dividend, neither negative, without the rounding of a division. */
export function wholeTimes(dividend: number, divisor: number): number {
  return Math.round((dividend - (dividend % divisor)) / divisor);
}
