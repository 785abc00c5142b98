import { randomUUID } from 'node:crypto';
import { type Connection, tradingAccount } from '#adapters/ccxt';
import { type OrderRequest, type TradingAccount, Trouble } from '#exchange';
import type { AccountOptions, Credentials, DialectName, FakeExchange, OpenVenue } from '../exchange/index.ts';
import { connect, keyOf } from './support.ts';

/** A market at an exchange, and what an account needs to trade there. */
export interface Place {
  readonly id: DialectName;
  readonly symbol: string;
  readonly isSpot: boolean;
  readonly quote: string;
}

const spot = (id: DialectName, symbol: string): Place => ({
  id,
  symbol,
  isSpot: true,
  quote: symbol.split('/')[1]!,
});
const linear = (id: DialectName): Place => ({ id, symbol: 'BTC/USDT:USDT', isSpot: false, quote: 'USDT' });

/** Every kind of market that orders are placed in, at each exchange that has it. */
export const places: readonly Place[] = [
  spot('binance', 'BTC/USDT'),
  spot('bybit', 'BTC/USDT'),
  spot('kraken', 'BTC/USD'),
  spot('coinbase', 'BTC/USD'),
  linear('binance'),
  linear('bybit'),
];

export interface Trader extends Place {
  readonly exchange: FakeExchange;
  readonly venue: OpenVenue;
  readonly connection: Connection;
  readonly account: TradingAccount;
  readonly keys: Credentials;
  /** An order with a new id that is good for five seconds. */
  readonly order: (wishes: Partial<OrderRequest>) => OrderRequest;
}

/** An account with 100,000 and 2 coins, or 100,000 to hold contracts with, in a market where the price is 40,000. */
export async function trader(
  place: Place,
  exchange: FakeExchange,
  { deadline, ...options }: AccountOptions & { readonly deadline?: number } = {},
): Promise<Trader> {
  const { id, symbol, isSpot, quote } = place;
  const base = symbol.split('/')[0]!;
  const isApart = id === 'binance' && !isSpot;
  const money = { [quote]: '100000' };
  const keys = exchange.account(id, isApart ? {} : isSpot ? { ...money, [base]: '2' } : money, {
    ...(isApart ? { futures: money } : {}),
    ...options,
  });
  const connection = await connect(exchange, id, {
    key: keyOf(id, keys),
    ...(deadline === undefined ? {} : { deadline }),
  });
  // The pace has tests of its own.
  connection.client.enableRateLimit = false;
  const venue = exchange.venue(id);
  venue.trade(symbol, '40000');
  return {
    ...place,
    exchange,
    venue,
    connection,
    keys,
    account: tradingAccount(connection),
    order: (wishes) => ({
      clientId: randomUUID(),
      symbol,
      side: 'buy',
      quantity: 0.1,
      limit: null,
      trigger: null,
      reduceOnly: false,
      validUntil: exchange.clock.now() + 5000,
      ...wishes,
    }),
  };
}

/** The trouble that something ends in. */
export async function troubleOf(work: Promise<unknown>): Promise<Trouble> {
  const error = await work.then(
    (value) => new Error(`no trouble, but ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  );
  if (error instanceof Trouble) return error;
  throw error;
}
