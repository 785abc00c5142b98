import type { Exchange, MarketInterface } from 'ccxt';
import { type MarketRules } from '#market';
import type { Connection } from './connection.ts';
import { TransportError } from './transport.ts';

type Markets = ReadonlyMap<string, MarketRules>;

/** Every market of an exchange with what it allows and charges: asked for once, or anew on request. */
export function marketsOf(connection: Connection): (isAnew?: boolean) => Promise<Markets> {
  let known: Promise<Markets> | undefined;
  return (isAnew = false) => {
    if (isAnew) known = undefined;
    known ??= fetchMarkets(connection).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function fetchMarkets(connection: Connection): Promise<Markets> {
  const ask = async (client: Exchange) => {
    const found = await client.loadMarkets(true);
    if (Object.keys(found).length === 0)
      throw new TransportError('garbled', 'an exchange without any market');
    return found;
  };
  const markets = await connection.call('markets', ask, { key: '' });
  const { precisionMode } = connection.client;
  const rules = Object.values(markets).flatMap((market) =>
    market === undefined ? [] : [rulesOf(connection.id, market, precisionMode)],
  );
  return new Map(rules.map((one) => [one.symbol, one]));
}

const decimalPlaces = 2;
const tickSize = 4;

function rulesOf(exchange: string, market: MarketInterface, precisionMode: number | undefined): MarketRules {
  const { precision, limits } = market;
  const step = (value: number | undefined) => {
    if (precisionMode === tickSize) return positive(value);
    return precisionMode === decimalPlaces && value !== undefined ? Number(`1e-${value}`) : null;
  };
  return {
    exchange,
    symbol: market.symbol,
    kind: kindOf(market),
    active: market.active !== false,
    base: market.base,
    quote: market.quote,
    settle: market.settle ?? null,
    contractSize: market.contract ? positive(market.contractSize) : 1,
    tick: step(precision.price),
    lot: step(precision.amount),
    minAmount: positive(limits.amount?.min),
    maxAmount: positive(limits.amount?.max),
    minNotional: positive(limits.cost?.min),
    maxNotional: positive(limits.cost?.max),
    maker: number(market.maker),
    taker: number(market.taker),
  };
}

function kindOf({ spot, swap, future, option }: MarketInterface): MarketRules['kind'] {
  if (spot) return 'spot';
  if (swap) return 'perpetual';
  if (future) return 'future';
  return option ? 'option' : 'other';
}

function number(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}

function positive(value: number | undefined): number | null {
  const found = number(value);
  return found !== null && found > 0 ? found : null;
}
