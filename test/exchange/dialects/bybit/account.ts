import { abs, entryPrice, marginOf, mul, text, type Market } from '../../core/index.ts';
import type { Call, Reply, Route, Venue } from '../types.ts';
import { bybitId, marketOf } from './markets.ts';
import { refuse, refuseOrder, result } from './refuse.ts';
import { signed } from './trading.ts';

export const accountRoutes: readonly Route[] = [
  signed('GET', '/v5/user/query-api', 'rights', rights),
  signed('GET', '/v5/account/info', 'account', (venue) =>
    result(venue, {
      marginMode: 'REGULAR_MARGIN',
      updatedTime: '1697078946000',
      unifiedMarginStatus: 6,
      dcpStatus: 'OFF',
      timeWindow: 10,
      smpGroup: 0,
      isMasterTrader: false,
      spotHedgingStatus: 'OFF',
    }),
  ),
  signed('GET', '/v5/account/wallet-balance', 'balance', (venue, call) =>
    result(venue, { list: [wallet(venue, call.key!.account)] }),
  ),
  signed('GET', '/v5/asset/coin/query-info', 'currencies', (venue) => result(venue, { rows: [] })),
  signed('GET', '/v5/position/list', 'positions', positions),
  signed('POST', '/v5/position/set-leverage', 'leverage', setLeverage),
  signed('GET', '/v5/account/fee-rate', 'fees', (venue, call) =>
    result(venue, { list: feeRows(venue, call) }),
  ),
];

function rights(venue: Venue, { key }: Call): Reply {
  const { trade, withdraw, ipRestricted } = key!.rights;
  return result(venue, {
    id: '2208369',
    note: 'fake',
    apiKey: key!.key,
    readOnly: trade ? 0 : 1,
    secret: '',
    permissions: {
      ContractTrade: trade ? ['Order', 'Position'] : [],
      Spot: trade ? ['SpotTrade'] : [],
      Wallet: withdraw ? ['AccountTransfer', 'Withdraw'] : [],
      Options: [],
      Derivatives: trade ? ['DerivativesTrade'] : [],
      Exchange: [],
    },
    ips: ipRestricted ? ['192.0.2.1'] : ['*'],
    type: 1,
    deadlineDay: 83,
    expiredAt: '2030-05-15T03:21:05Z',
    createdAt: '2023-10-16T02:24:40Z',
    unified: 0,
    uta: 1,
    userID: 1448939,
    inviterID: 0,
    vipLevel: 'No VIP',
    mktMakerLevel: '0',
    affiliateID: 0,
    isMaster: true,
    parentUid: '0',
  });
}

export function wallet(venue: Venue, account: string) {
  const { books, markets } = venue.engine;
  const coins = [...books.coins(account)].map(([coin, { free, held }]) => {
    const margin = [...books.positions(account)]
      .filter(([symbol]) => markets.get(symbol)?.quote === coin)
      .reduce((sum, [, position]) => sum + marginOf(position), 0n);
    const profit = [...books.positions(account)]
      .filter(([symbol]) => markets.get(symbol)?.quote === coin)
      .reduce((sum, [symbol, { amount, cost }]) => sum + mul(amount, venue.last(symbol)) - cost, 0n);
    return {
      availableToBorrow: '',
      bonus: '0',
      accruedInterest: '0',
      availableToWithdraw: text(free),
      totalOrderIM: '0',
      equity: text(free + held + profit),
      totalPositionMM: '0',
      usdValue: '0',
      unrealisedPnl: text(profit),
      borrowAmount: '0',
      totalPositionIM: text(margin),
      walletBalance: text(free + held),
      cumRealisedPnl: '0',
      locked: text(held - margin),
      collateralSwitch: true,
      marginCollateral: true,
      coin,
      spotBorrow: '0',
    };
  });
  return {
    totalEquity: '0',
    accountIMRate: '0',
    totalMarginBalance: '0',
    totalInitialMargin: '0',
    accountType: 'UNIFIED',
    totalAvailableBalance: '0',
    accountMMRate: '0',
    totalPerpUPL: '0',
    totalWalletBalance: '0',
    accountLTV: '0',
    totalMaintenanceMargin: '0',
    coin: coins,
  };
}

function positions(venue: Venue, call: Call): Reply {
  const wanted = call.params['symbol'];
  const rows = venue
    .markets()
    .filter(
      (market) =>
        market.kind === 'linear' &&
        (wanted === undefined
          ? venue.engine.books.position(call.key!.account, market.symbol).amount !== 0n
          : bybitId(market) === wanted),
    )
    .map((market) => positionRow(venue, call.key!.account, market));
  return result(venue, { category: 'linear', list: rows, nextPageCursor: '' });
}

export function positionRow(venue: Venue, account: string, market: Market) {
  const position = venue.engine.books.position(account, market.symbol);
  const mark = venue.last(market.symbol);
  return {
    positionIdx: 0,
    riskId: 1,
    riskLimitValue: '2000000',
    symbol: bybitId(market),
    side: position.amount > 0n ? 'Buy' : position.amount < 0n ? 'Sell' : '',
    size: text(abs(position.amount)),
    avgPrice: text(entryPrice(position)),
    positionValue: text(abs(position.cost)),
    tradeMode: 0,
    positionStatus: 'Normal',
    autoAddMargin: 0,
    adlRankIndicator: 2,
    leverage: String(position.leverage),
    positionBalance: text(marginOf(position)),
    markPrice: text(mark),
    liqPrice: '',
    bustPrice: '',
    positionMM: '0',
    positionIM: text(marginOf(position)),
    tpslMode: 'Full',
    takeProfit: '',
    stopLoss: '',
    trailingStop: '0',
    unrealisedPnl: text(mul(position.amount, mark) - position.cost),
    curRealisedPnl: '0',
    cumRealisedPnl: '0',
    seq: 1,
    isReduceOnly: false,
    mmrSysUpdatedTime: '',
    leverageSysUpdatedTime: '',
    createdTime: String(market.listed),
    updatedTime: String(venue.clock.now()),
  };
}

function setLeverage(venue: Venue, call: Call): Reply {
  const market = marketOf(venue, call);
  if (market === undefined) return refuseOrder('unknown-symbol');
  const leverage = Number(call.params['buyLeverage']);
  if (leverage === venue.engine.books.leverage(call.key!.account, market.symbol))
    return refuse(110043, 'leverage not modified');
  const refusal = venue.engine.setLeverage(call.key!.account, market.symbol, leverage);
  return refusal === undefined ? result(venue, {}) : refuseOrder(refusal);
}

function feeRows(venue: Venue, call: Call) {
  const market = marketOf(venue, call);
  const shown = market === undefined ? venue.markets() : [market];
  return shown.map((one) => ({
    symbol: bybitId(one),
    takerFeeRate: text(one.taker),
    makerFeeRate: text(one.maker),
    baseCoin: '',
  }));
}
