/** An order as an exchange is asked for it. Quantities and prices are whole lots and ticks already. */
export interface OrderRequest {
  /** What we know it by at the exchange: a UUID made of what decided it, written down before it is sent. */
  readonly clientId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  /** The worst price it takes; null when it takes what there is. */
  readonly limit: number | null;
  /** It sleeps until the market gets there; null when it is at work at once. */
  readonly trigger: { readonly price: number; readonly when: 'rises' | 'falls' } | null;
  /** Whether it can only make a position smaller; of contracts only. */
  readonly reduceOnly: boolean;
  /** The exchange does not accept it any more after this, ms UTC by its clock. */
  readonly validUntil: number;
}

/** What the exchange said when it took an order. */
export interface Accepted {
  readonly exchangeId: string;
}

/** How an order stands, as the exchange tells it. What is filled never falls, and an end is final. */
export interface OrderReport {
  /** Another one than before, where a sleeping order woke and goes on under a new one. */
  readonly exchangeId: string;
  /** Null where it is not ours or the exchange does not say. */
  readonly clientId: string | null;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly filled: number;
  /** Average price of what is filled; null where that is nothing. */
  readonly average: number | null;
  readonly status: 'open' | 'filled' | 'cancelled' | 'expired' | 'refused';
  readonly time: number;
}

/** One execution of an order, told once however often it is read. */
export interface Execution {
  readonly tradeId: string;
  readonly exchangeId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  /** Paid in whatever coin; negative when the exchange pays us. */
  readonly fee: number;
  readonly feeCoin: string;
  readonly isMaker: boolean;
  readonly time: number;
  /** Why the exchange did it in our place, where it did; left out where an order of ours was executed. */
  readonly forced?: Forced;
}

/** A position is closed by the exchange: its margin was used up, or the other side's gains could not be paid. */
export type Forced = 'liquidation' | 'deleveraging';

/** What holding a contract cost at a time, told once however often it is read. */
export interface FundingPayment {
  readonly id: string;
  readonly symbol: string;
  readonly time: number;
  /** Negative when it was received. */
  readonly paid: number;
  readonly coin: string;
}

export interface Balance {
  readonly free: number;
  readonly total: number;
}

/** A position in a contract. */
export interface ContractPosition {
  readonly symbol: string;
  /** Sold short is negative. */
  readonly quantity: number;
  readonly entryPrice: number;
  readonly leverage: number | null;
}

/** What a key may do; null where the exchange does not say. */
export interface KeyRights {
  readonly canTrade: boolean | null;
  readonly canWithdraw: boolean | null;
  readonly isBoundToAddress: boolean | null;
}

/** What an exchange does for us in a market. */
export interface Abilities {
  /** Orders that sleep until a price is reached. */
  readonly triggers: boolean;
  /** A stop and a target of which one ends the other. */
  readonly pairs: boolean;
  readonly reduceOnly: boolean;
}

/** What an account tells by itself as it happens. A hint: what is asked for is the truth. */
export type AccountNews =
  | { readonly kind: 'order'; readonly report: OrderReport }
  | { readonly kind: 'execution'; readonly execution: Execution }
  /** Something may have been missed: everything has to be asked for. */
  | { readonly kind: 'gap'; readonly reason: string };

/** Our account at an exchange. Whatever goes wrong is a `Trouble`, and nothing that moves money is sent twice. */
export interface TradingAccount {
  readonly id: string;
  abilities(symbol: string): Promise<Abilities>;
  rights(): Promise<KeyRights>;
  /** The exchange's clock. */
  now(fresh?: number): Promise<number>;
  /**
   * Sent once. What a `Trouble` means for the order stands in `policies`. An exchange that takes none
   * without a price gets one that is worse than what it costs now: `about`, or what it is asked for.
   */
  place(order: OrderRequest, about?: number): Promise<Accepted>;
  /** A stop and a target of the same size of which one ends the other, where the exchange has them. */
  placePair(stop: OrderRequest, target: OrderRequest): Promise<readonly [Accepted, Accepted]>;
  /** Asks for its end; how it ended is told by `find`. */
  cancel(order: {
    readonly clientId: string;
    readonly exchangeId: string | null;
    readonly symbol: string;
  }): Promise<void>;
  /** Looks everywhere that the exchange offers; undefined when all of it answered and none knew it. */
  find(order: {
    readonly clientId: string;
    readonly exchangeId: string | null;
    readonly symbol: string;
    /** Placed at or after this, ms UTC. */
    readonly since: number;
  }): Promise<OrderReport | undefined>;
  openOrders(symbol: string): Promise<readonly OrderReport[]>;
  /** All executions at or after a time, oldest first. */
  executions(symbol: string, since: number): Promise<readonly Execution[]>;
  /** All funding that was paid or received at or after a time in these contracts, oldest first. */
  funding(symbols: readonly string[], since: number): Promise<readonly FundingPayment[]>;
  /** By coin, of the wallet that pays in this market. */
  balances(symbol: string): Promise<ReadonlyMap<string, Balance>>;
  positions(symbols: readonly string[]): Promise<readonly ContractPosition[]>;
  /** Positions stand for themselves where that can be chosen by market: they lose their margin and no more. */
  setLeverage(symbol: string, leverage: number): Promise<void>;
  /** Tells what happens until the signal comes; never fails, says `gap` instead. */
  watch(symbols: readonly string[], tell: (news: AccountNews) => void, signal: AbortSignal): Promise<void>;
}
