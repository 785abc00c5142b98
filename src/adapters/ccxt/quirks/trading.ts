import type { Exchange, MarketInterface, Order, Trade } from 'ccxt';
import type { Abilities, Accepted, Forced, FundingPayment, KeyRights, OrderRequest } from '#exchange';

export type Params = Readonly<Record<string, unknown>>;

/** Asks one question in the name of the key. */
export type Ask = <T>(call: string, question: (client: Exchange) => Promise<T>) => Promise<T>;

/** An order that is looked for. */
export interface Wanted {
  readonly clientId: string;
  readonly exchangeId: string | null;
  readonly market: MarketInterface;
  /** ms UTC. */
  readonly since: number;
  readonly now: number;
}

/** How orders are placed at an exchange and looked for, where exchanges differ. */
export interface Trading {
  readonly abilities: (market: MarketInterface) => Abilities;
  /** Asks what has to be known of the account before the first order. */
  readonly prepare?: (ask: Ask) => Promise<unknown>;
  /** What an order has to say beyond symbol, side, quantity and limit. */
  readonly params: (order: OrderRequest, market: MarketInterface, now: number) => Params;
  /** An order that takes what there is has to name a worst price all the same. */
  readonly needsLimit?: (order: OrderRequest, market: MarketInterface) => boolean;
  /** Has what is signed now be refused after `until`: sets the clock or options of the client, or tells what to send along. */
  readonly lasting?: (client: Exchange, span: { readonly now: number; readonly until: number }) => Params;
  /** Numbers that have to grow from request to request. */
  readonly nonces?: boolean;
  readonly pair?: (
    client: Exchange,
    market: MarketInterface,
    stop: OrderRequest,
    target: OrderRequest,
  ) => Promise<readonly [Accepted, Accepted]>;
  readonly cancel: (
    client: Exchange,
    market: MarketInterface,
    order: { readonly clientId: string; readonly exchangeId: string | null },
  ) => Promise<unknown>;
  /** Whether an order has to be known by the exchange's own id to be cancelled. */
  readonly cancelsById?: boolean;
  /** Everywhere that the exchange can be asked for an order, the likeliest place first. */
  readonly look: (ask: Ask, wanted: Wanted) => AsyncIterable<readonly Order[]>;
  readonly open: (ask: Ask, market: MarketInterface) => AsyncIterable<readonly Order[]>;
  /** All that was executed at or after a time, page by page. */
  readonly executions: (
    ask: Ask,
    market: MarketInterface,
    since: number,
    now: number,
  ) => AsyncIterable<readonly Trade[]>;
  /** All funding that was paid for contracts at or after a time, page by page. */
  readonly funding?: (ask: Ask, since: number, now: number) => AsyncIterable<readonly FundingPayment[]>;
  /** Whether the exchange closed a position in our place, by how it tells of the execution. */
  readonly forced?: (row: Params) => Forced | undefined;
  /** Where executions that are asked for leave out the name of their order: the field that it has in others. */
  readonly nameField?: string;
  /** What a question for balances has to say. */
  readonly wallet?: (market: MarketInterface) => Params;
  readonly rights: (client: Exchange) => Promise<KeyRights>;
  /** Has every position stand for itself, so that it cannot lose more than its margin. */
  readonly isolate?: (client: Exchange, market: MarketInterface) => Promise<unknown>;
}

/** An endpoint of ccxt that has no name of its own in its types. */
export function endpoint(client: Exchange, name: string): (params: Params) => Promise<unknown> {
  return (params) =>
    (client as unknown as Readonly<Record<string, (params: Params) => Promise<unknown>>>)[name]!(params);
}

/** A stop goes with the market, a target against it; ccxt tells them apart by these names. */
export function triggerParams({ side, trigger }: OrderRequest): Params {
  if (!trigger) return {};
  const isStop = (trigger.when === 'rises') === (side === 'buy');
  return { [isStop ? 'stopLossPrice' : 'takeProfitPrice']: trigger.price };
}

/** A span cut into pieces that an exchange answers. */
export function* stretches(
  from: number,
  to: number,
  length: number,
): Generator<{ from: number; to: number }> {
  for (let at = from; at <= to; at += length) yield { from: at, to: Math.min(at + length - 1, to) };
}
