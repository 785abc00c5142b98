/** What the user of the engine chooses; the names are the engine's. */
export interface OneOrderRules {
  /** Fill at the close that decided, or at the open after it. */
  readonly price: 'close' | 'nextOpen';
  /** Which signals count: of longs only, of shorts only, or entries alone, each ending the other. */
  readonly direction?: 'longonly' | 'shortonly' | 'both';
  /** Units of an entry, or all the money; as the account says when left out. */
  readonly size?: number | 'inf';
  /** What stop and target are measured from: the entry bar's close, the price before slippage or after. */
  readonly stopEntryPrice: 'close' | 'price' | 'fillprice';
  /** What stop and target bring: their price, the same with slippage, or the bar's close or order price. */
  readonly stopExitPrice: 'stoplimit' | 'stopmarket' | 'close' | 'price';
  /** What an entry against the position does. */
  readonly uponOppositeEntry: 'reversereduce' | 'close';
  /** Whether an order that the cash does not reach for is cut to it instead of refused. */
  readonly allowPartial: boolean;
}

export const oneOrderDefaults: OneOrderRules = {
  price: 'close',
  stopEntryPrice: 'close',
  stopExitPrice: 'stoplimit',
  uponOppositeEntry: 'reversereduce',
  allowPartial: true,
};
