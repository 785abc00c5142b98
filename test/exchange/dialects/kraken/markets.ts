import { places, text, type Market } from '../../core/index.ts';
import { ok } from '../reply.ts';
import type { Reply, Venue } from '../types.ts';

// The oldest coins carry an X or a Z and their old names; everything since is plain.
const legacy: Readonly<Record<string, string>> = { BTC: 'XXBT', ETH: 'XETH', USD: 'ZUSD', EUR: 'ZEUR' };

export function assetId(coin: string): string {
  return legacy[coin] ?? coin;
}

function altName(coin: string): string {
  return coin === 'BTC' ? 'XBT' : coin;
}

/** XXBTZUSD where both coins are old, XBTUSDT otherwise. */
export function krakenId({ base, quote }: Market): string {
  return base in legacy && quote in legacy ? `${assetId(base)}${assetId(quote)}` : altPair({ base, quote });
}

export function altPair({ base, quote }: Pick<Market, 'base' | 'quote'>): string {
  return `${altName(base)}${altName(quote)}`;
}

export function marketOf(venue: Venue, pair: string | undefined): Market | undefined {
  return venue
    .markets()
    .find(
      (market) =>
        market.status !== 'delisted' &&
        [krakenId(market), altPair(market), wsName(market)].includes(pair ?? ''),
    );
}

function wsName({ base, quote }: Market): string {
  return `${altName(base)}/${altName(quote)}`;
}

export function assets(venue: Venue): Reply {
  const coins = new Set(venue.markets().flatMap(({ base, quote }) => [base, quote]));
  const entries = [...coins].map((coin) => [
    assetId(coin),
    { aclass: 'currency', altname: altName(coin), decimals: 10, display_decimals: 5, status: 'enabled' },
  ]);
  return result(Object.fromEntries(entries));
}

export function pairs(venue: Venue): Reply {
  const shown = venue.markets().filter(({ status }) => status !== 'delisted');
  return result(Object.fromEntries(shown.map((market) => [krakenId(market), pair(market)])));
}

function pair(market: Market) {
  const percent = (rate: bigint) => Number(text(rate * 100n));
  const status: Partial<Record<Market['status'], string>> = {
    halted: 'cancel_only',
    'cancel-only': 'cancel_only',
    'post-only': 'post_only',
  };
  return {
    altname: altPair(market),
    wsname: wsName(market),
    aclass_base: 'currency',
    base: assetId(market.base),
    aclass_quote: 'currency',
    quote: assetId(market.quote),
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: places(market.tick),
    lot_decimals: places(market.lot),
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, percent(market.taker)]],
    fees_maker: [[0, percent(market.maker)]],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: text(market.minAmount),
    costmin: text(market.minNotional),
    tick_size: text(market.tick),
    status: status[market.status] ?? 'online',
  };
}

/** Kraken's envelope. */
export function result(content: unknown): Reply {
  return ok({ error: [], result: content });
}
