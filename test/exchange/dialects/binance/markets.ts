import { text, type Market } from '../../core/index.ts';
import { ok } from '../reply.ts';
import type { Call, Reply, Venue } from '../types.ts';

export function binanceId({ base, quote }: Market): string {
  return `${base}${quote}`;
}

/** The market that a request names; its host decides between spot and futures. */
export function marketOf(venue: Venue, { params, path }: Pick<Call, 'params' | 'path'>): Market | undefined {
  const kind = path.startsWith('/fapi') ? 'linear' : 'spot';
  return venue
    .markets()
    .find(
      (market) =>
        market.kind === kind && market.status !== 'delisted' && binanceId(market) === params['symbol'],
    );
}

export function exchangeInfo(venue: Venue): Reply {
  return ok({
    timezone: 'UTC',
    serverTime: venue.clock.now(),
    rateLimits: [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
    ],
    exchangeFilters: [],
    symbols: venue.markets().filter(isShown('spot')).map(spot),
  });
}

export function futuresInfo(venue: Venue): Reply {
  return ok({
    timezone: 'UTC',
    serverTime: venue.clock.now(),
    futuresType: 'U_MARGINED',
    rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 }],
    exchangeFilters: [],
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: venue.markets().filter(isShown('linear')).map(perpetual),
  });
}

function isShown(kind: Market['kind']) {
  return (market: Market) => market.kind === kind && market.status !== 'delisted';
}

function spot(market: Market) {
  const { base, quote } = market;
  return {
    symbol: binanceId(market),
    status: market.status === 'halted' ? 'HALT' : 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: [
      'LIMIT',
      'LIMIT_MAKER',
      'MARKET',
      'STOP_LOSS',
      'STOP_LOSS_LIMIT',
      'TAKE_PROFIT',
      'TAKE_PROFIT_LIMIT',
    ],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    amendAllowed: false,
    pegInstructionsAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: filters(market),
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  };
}

function filters(market: Market) {
  const up = text(market.band.up);
  const down = text(market.band.down);
  return [
    {
      filterType: 'PRICE_FILTER',
      minPrice: text(market.tick, 8),
      maxPrice: '1000000.00000000',
      tickSize: text(market.tick, 8),
    },
    {
      filterType: 'LOT_SIZE',
      minQty: text(market.minAmount, 8),
      maxQty: text(market.maxAmount, 8),
      stepSize: text(market.lot, 8),
    },
    {
      filterType: 'MARKET_LOT_SIZE',
      minQty: '0.00000000',
      maxQty: text(market.maxAmount, 8),
      stepSize: '0.00000000',
    },
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: up,
      bidMultiplierDown: down,
      askMultiplierUp: up,
      askMultiplierDown: down,
      avgPriceMins: 5,
    },
    {
      filterType: 'NOTIONAL',
      minNotional: text(market.minNotional, 8),
      applyMinToMarket: true,
      maxNotional: '9000000.00000000',
      applyMaxToMarket: false,
      avgPriceMins: 5,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: market.maxOpenOrders },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
  ];
}

function perpetual(market: Market) {
  const { base, quote } = market;
  return {
    symbol: binanceId(market),
    pair: binanceId(market),
    contractType: 'PERPETUAL',
    deliveryDate: 4133404800000,
    onboardDate: market.listed,
    status: market.status === 'halted' ? 'PENDING_TRADING' : 'TRADING',
    maintMarginPercent: '2.5000',
    requiredMarginPercent: '5.0000',
    baseAsset: base,
    quoteAsset: quote,
    marginAsset: quote,
    pricePrecision: 2,
    quantityPrecision: 3,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    triggerProtect: '0.0500',
    filters: [
      {
        filterType: 'PRICE_FILTER',
        minPrice: text(market.tick),
        maxPrice: '1000000',
        tickSize: text(market.tick),
      },
      {
        filterType: 'LOT_SIZE',
        minQty: text(market.minAmount),
        maxQty: text(market.maxAmount),
        stepSize: text(market.lot),
      },
      {
        filterType: 'MARKET_LOT_SIZE',
        minQty: text(market.minAmount),
        maxQty: text(market.maxAmount),
        stepSize: text(market.lot),
      },
      { filterType: 'MAX_NUM_ORDERS', limit: market.maxOpenOrders },
      { filterType: 'MIN_NOTIONAL', notional: text(market.minNotional) },
      {
        filterType: 'PERCENT_PRICE',
        multiplierUp: text(market.band.up),
        multiplierDown: text(market.band.down),
        multiplierDecimal: '4',
      },
    ],
    orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  };
}
