import type { Market } from './market.ts';

/** What an exchange allows and charges in one market. What it does not say is null. */
export interface MarketRules extends Market {
  readonly kind: 'spot' | 'perpetual' | 'future' | 'option' | 'other';
  /** Whether it is traded at all. */
  readonly active: boolean;
  readonly base: string;
  readonly quote: string;
  /** The coin a derivative is settled in. */
  readonly settle: string | null;
  /** What one contract is worth, in units of the base; 1 on spot. */
  readonly contractSize: number | null;
  /** The steps of prices and of amounts. */
  readonly tick: number | null;
  readonly lot: number | null;
  readonly minAmount: number | null;
  readonly maxAmount: number | null;
  /** The least value of an order, in the quote coin. */
  readonly minNotional: number | null;
  readonly maxNotional: number | null;
  /** What a resting and a taking order pay, as fractions. */
  readonly maker: number | null;
  readonly taker: number | null;
}
