import { entryPrice, marginOf, mul, text, type Market } from '../../core/index.ts';
import { ok } from '../reply.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { binanceId, marketOf } from './markets.ts';
import { walletOf } from './orders.ts';
import { refuseOrder } from './refuse.ts';
import { signed } from './trading.ts';

export const accountRoutes: readonly Route[] = [
  signed('GET', '/api/v3/account', 'balance', 20, balances),
  signed('GET', '/sapi/v1/account/apiRestrictions', 'rights', 1, rights),
  signed('GET', '/sapi/v1/capital/config/getall', 'currencies', 10, () => ok([])),
  signed('GET', '/sapi/v1/margin/allPairs', 'markets', 1, () => ok([])),
  signed('GET', '/sapi/v1/margin/isolated/allPairs', 'markets', 1, () => ok([])),
  signed('GET', '/fapi/v2/balance', 'balance', 5, (venue, call) => ok(futuresAssets(venue, call))),
  signed('GET', '/fapi/v3/balance', 'balance', 5, (venue, call) => ok(futuresAssets(venue, call))),
  signed('GET', '/fapi/v2/account', 'balance', 5, futuresAccount),
  signed('GET', '/fapi/v3/account', 'balance', 5, futuresAccount),
  signed('GET', '/fapi/v2/positionRisk', 'positions', 5, (venue, call) => ok(positions(venue, call))),
  signed('GET', '/fapi/v3/positionRisk', 'positions', 5, (venue, call) => ok(positions(venue, call))),
  signed('POST', '/fapi/v1/leverage', 'leverage', 1, setLeverage),
  signed('POST', '/fapi/v1/marginType', 'leverage', 1, () => ok({ code: 200, msg: 'success' })),
  signed('GET', '/fapi/v1/positionSide/dual', 'account', 30, () => ok({ dualSidePosition: false })),
  ...(['POST', 'PUT', 'DELETE'] as const).map((method) => ({
    ...signed(method, '/fapi/v1/listenKey', 'token', 1, (_, { key }) =>
      ok({ listenKey: `listen-${key!.key}` }),
    ),
    access: 'key' as const,
  })),
  signed('GET', '/fapi/v1/leverageBracket', 'account', 1, (venue) =>
    ok(
      venue
        .markets()
        .filter(({ kind }) => kind === 'linear')
        .map(bracket),
    ),
  ),
];

function balances(venue: Venue, call: Call): Reply {
  const { key } = call;
  const coins = [...venue.engine.books.coins(walletOf(call))];
  return ok({
    makerCommission: 10,
    takerCommission: 10,
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: { maker: '0.00100000', taker: '0.00100000', buyer: '0.00000000', seller: '0.00000000' },
    canTrade: key!.rights.trade,
    canWithdraw: key!.rights.withdraw,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime: venue.clock.now(),
    accountType: 'SPOT',
    balances: coins.map(([asset, { free, held }]) => ({ asset, free: text(free, 8), locked: text(held, 8) })),
    permissions: ['SPOT'],
    uid: 354937868,
  });
}

function rights(_: Venue, { key }: Call): Reply {
  const { read, trade, withdraw, ipRestricted } = key!.rights;
  return ok({
    ipRestrict: ipRestricted,
    createTime: 1698645219000,
    enableReading: read,
    enableWithdrawals: withdraw,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: trade,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    enableSpotAndMarginTrading: trade,
    enablePortfolioMarginTrading: false,
  });
}

function futuresAssets(venue: Venue, call: Call) {
  const wallet = walletOf(call);
  return [...venue.engine.books.coins(wallet)].map(([asset, { free, held }]) => {
    const profit = unrealised(venue, wallet, asset);
    return {
      accountAlias: 'SgsR',
      asset,
      balance: text(free + held, 8),
      walletBalance: text(free + held, 8),
      crossWalletBalance: text(free + held, 8),
      crossUnPnl: text(profit, 8),
      unrealizedProfit: text(profit, 8),
      marginBalance: text(free + held + profit, 8),
      initialMargin: text(held, 8),
      availableBalance: text(free, 8),
      maxWithdrawAmount: text(free, 8),
      marginAvailable: true,
      updateTime: venue.clock.now(),
    };
  });
}

function unrealised(venue: Venue, wallet: string, coin: string): bigint {
  return [...venue.engine.books.positions(wallet)]
    .filter(([symbol]) => venue.engine.markets.get(symbol)?.quote === coin)
    .reduce((sum, [symbol, { amount, cost }]) => sum + mul(amount, venue.last(symbol)) - cost, 0n);
}

function futuresAccount(venue: Venue, call: Call): Reply {
  const assets = futuresAssets(venue, call);
  return ok({
    canTrade: call.key!.rights.trade,
    canDeposit: true,
    canWithdraw: call.key!.rights.withdraw,
    assets,
    positions: positions(venue, call),
  });
}

function positions(venue: Venue, call: Call) {
  const { books } = venue.engine;
  return venue
    .markets()
    .filter(({ kind }) => kind === 'linear')
    .map((market) => ({ market, position: books.position(walletOf(call), market.symbol) }))
    .filter(
      ({ market, position }) =>
        position.amount !== 0n && (call.params['symbol'] ?? binanceId(market)) === binanceId(market),
    )
    .map(({ market, position }) => {
      const mark = venue.last(market.symbol);
      const notional = mul(position.amount, mark);
      return {
        symbol: binanceId(market),
        positionSide: 'BOTH',
        positionAmt: text(position.amount),
        entryPrice: text(entryPrice(position), 8),
        breakEvenPrice: text(entryPrice(position), 8),
        markPrice: text(mark, 8),
        unRealizedProfit: text(notional - position.cost, 8),
        liquidationPrice: '0',
        leverage: String(position.leverage),
        marginType: 'cross',
        isolatedMargin: '0',
        isAutoAddMargin: 'false',
        isolatedWallet: '0',
        notional: text(notional, 8),
        marginAsset: market.quote,
        initialMargin: text(marginOf(position), 8),
        maintMargin: text(notional / 250n, 8),
        positionInitialMargin: text(marginOf(position), 8),
        openOrderInitialMargin: '0',
        adl: 2,
        bidNotional: '0',
        askNotional: '0',
        updateTime: venue.clock.now(),
      };
    });
}

function setLeverage(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const leverage = Number(call.params['leverage']);
  const refusal = venue.engine.setLeverage(walletOf(call), market.symbol, leverage);
  return refusal === undefined
    ? ok({ leverage, maxNotionalValue: '1000000', symbol: binanceId(market) })
    : refuseOrder(refusal);
}

function bracket(market: Market) {
  return {
    symbol: binanceId(market),
    brackets: [
      {
        bracket: 1,
        initialLeverage: market.maxLeverage,
        notionalCap: 1_000_000_000,
        notionalFloor: 0,
        maintMarginRatio: 0.004,
        cum: 0,
      },
    ],
  };
}
