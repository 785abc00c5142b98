import { text, type Market } from '../../core/index.ts';
import type { Call, Reply, Venue } from '../types.ts';
import { result } from './refuse.ts';

export function bybitId({ base, quote }: Market): string {
  return `${base}${quote}`;
}

export function categoryOf({ params }: Pick<Call, 'params'>): Market['kind'] | undefined {
  const category = params['category'];
  return category === 'spot' || category === 'linear' ? category : undefined;
}

export function marketsOf(venue: Venue, call: Pick<Call, 'params'>): Market[] {
  const kind = categoryOf(call);
  return venue.markets().filter((market) => market.kind === kind && market.status !== 'delisted');
}

export function marketOf(venue: Venue, call: Pick<Call, 'params'>): Market | undefined {
  return marketsOf(venue, call).find((market) => bybitId(market) === call.params['symbol']);
}

export function instruments(venue: Venue, call: Call): Reply {
  const { category = '', status } = call.params;
  const markets = status === 'PreLaunch' ? [] : marketsOf(venue, call);
  const list = category === 'spot' ? markets.map(spot) : markets.map(perpetual);
  return result(venue, { category, list, ...(category === 'spot' ? {} : { nextPageCursor: '' }) });
}

function spot(market: Market) {
  return {
    symbol: bybitId(market),
    baseCoin: market.base,
    quoteCoin: market.quote,
    innovation: '0',
    status: market.status === 'halted' ? 'Closed' : 'Trading',
    marginTrading: 'none',
    lotSizeFilter: {
      basePrecision: text(market.lot),
      quotePrecision: '0.0000001',
      minOrderQty: text(market.minAmount),
      maxOrderQty: text(market.maxAmount),
      minOrderAmt: text(market.minNotional),
      maxOrderAmt: '8000000',
    },
    priceFilter: { tickSize: text(market.tick) },
    riskParameters: { priceLimitRatioX: '0.05', priceLimitRatioY: '0.05' },
  };
}

function perpetual(market: Market) {
  return {
    symbol: bybitId(market),
    contractType: 'LinearPerpetual',
    status: market.status === 'halted' ? 'Closed' : 'Trading',
    baseCoin: market.base,
    quoteCoin: market.quote,
    launchTime: String(market.listed),
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: String(market.maxLeverage), leverageStep: '0.01' },
    priceFilter: { minPrice: text(market.tick), maxPrice: '1999999.80', tickSize: text(market.tick) },
    lotSizeFilter: {
      maxOrderQty: text(market.maxAmount),
      minOrderQty: text(market.minAmount),
      qtyStep: text(market.lot),
      postOnlyMaxOrderQty: text(market.maxAmount),
      maxMktOrderQty: text(market.maxAmount),
      minNotionalValue: text(market.minNotional),
    },
    unifiedMarginTrade: true,
    fundingInterval: 480,
    settleCoin: market.quote,
  };
}
