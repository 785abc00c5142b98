import type { Fixed } from './fixed.ts';

export type Side = 'buy' | 'sell';
export type OrderType = 'market' | 'limit';
export type OrderStatus = 'waiting' | 'open' | 'filled' | 'cancelled' | 'expired' | 'rejected';

export interface OrderRequest {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly amount?: Fixed;
  /** Market orders may say what to spend or receive instead of how much to trade. */
  readonly cost?: Fixed;
  readonly price?: Fixed;
  /** Sleeps until the last price reaches this level, coming from the other side. */
  readonly trigger?: { readonly price: Fixed; readonly when: 'rises' | 'falls' };
  readonly clientId?: string;
  readonly timeInForce?: 'gtc' | 'ioc' | 'fok';
  readonly postOnly?: boolean;
  readonly reduceOnly?: boolean;
}

export interface Fill {
  readonly id: number;
  readonly order: number;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly price: Fixed;
  readonly amount: Fixed;
  readonly cost: Fixed;
  readonly fee: Fixed;
  readonly feeCoin: string;
  readonly maker: boolean;
  readonly time: number;
}

/** What a position brought when funding fell due; what it cost is negative. */
export interface Payment {
  readonly id: number;
  readonly account: string;
  readonly symbol: string;
  readonly coin: string;
  readonly received: Fixed;
  readonly time: number;
}

export interface Order {
  readonly id: number;
  readonly request: OrderRequest;
  readonly amount: Fixed;
  readonly created: number;
  status: OrderStatus;
  triggered: boolean;
  updated: number;
  filled: Fixed;
  cost: Fixed;
  /** What is set aside for it, in `holdCoin`. */
  hold: Fixed;
  readonly holdCoin: string;
  readonly fills: Fill[];
  /** One-cancels-the-other partners share this number. */
  list?: number;
}

export type Refusal =
  | 'unknown-symbol'
  | 'halted'
  | 'post-only-mode'
  | 'cancel-only'
  | 'lot-size'
  | 'tick-size'
  | 'min-notional'
  | 'percent-price'
  | 'max-open-orders'
  | 'insufficient-funds'
  | 'duplicate-client-id'
  | 'would-take'
  | 'would-trigger'
  | 'reduce-only'
  | 'no-liquidity'
  | 'unknown-order'
  | 'order-ended'
  | 'bad-leverage';

export type Verdict =
  | { readonly ok: true; readonly order: Order }
  | { readonly ok: false; readonly refusal: Refusal; readonly order?: Order };

export interface Position {
  /** Negative when short. */
  readonly amount: Fixed;
  /** What was paid for it, with the sign of the amount: the entry price times the amount, exactly. */
  readonly cost: Fixed;
  readonly leverage: number;
}

/** A change of one balance; over all accounts the moves of one event add up to nothing, deposits excepted. */
export interface Move {
  readonly account: string;
  readonly coin: string;
  readonly free: Fixed;
  readonly held: Fixed;
}

export type EngineEvent =
  | {
      readonly kind: 'deposit';
      readonly time: number;
      readonly account: string;
      readonly moves: readonly Move[];
    }
  | {
      readonly kind: 'accepted';
      readonly time: number;
      readonly order: Order;
      readonly moves: readonly Move[];
    }
  | {
      readonly kind: 'refused';
      readonly time: number;
      readonly request: OrderRequest;
      readonly refusal: Refusal;
    }
  | {
      readonly kind: 'triggered';
      readonly time: number;
      readonly order: Order;
      readonly moves: readonly Move[];
    }
  | {
      readonly kind: 'fill';
      readonly time: number;
      readonly order: Order;
      readonly fill: Fill;
      readonly moves: readonly Move[];
    }
  | { readonly kind: 'ended'; readonly time: number; readonly order: Order; readonly moves: readonly Move[] }
  | {
      readonly kind: 'funding';
      readonly time: number;
      readonly symbol: string;
      readonly moves: readonly Move[];
    };
