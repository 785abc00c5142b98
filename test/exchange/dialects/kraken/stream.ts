import { div, text, toNumber, type EngineEvent, type Market, type Order } from '../../core/index.ts';
import { grid } from '../../tape/index.ts';
import { candleUpdates, freshPrints, skipOldPrints } from '../feeds.ts';
import { statsOf } from '../stats.ts';
import type { Socket, StreamDialect, Venue } from '../types.ts';
import { txid, typeOf } from './orders.ts';
import { minutesName } from './public.ts';

export const stream: StreamDialect = {
  received,
  moved(venue, socket, from, to) {
    for (const channel of socket.channels) publish(venue, socket, channel, from, to);
  },
  happened,
};

interface Request {
  readonly method?: string;
  readonly req_id?: number;
  readonly params?: {
    readonly channel?: string;
    readonly symbol?: readonly string[];
    readonly interval?: number;
    readonly token?: string;
  };
}

function received(venue: Venue, socket: Socket, message: unknown): void {
  const { method = '', req_id, params = {} } = (message ?? {}) as Request;
  const at = new Date(venue.clock.now()).toISOString();
  const times = { time_in: at, time_out: at };
  if (method === 'ping') {
    socket.send('control', { method: 'pong', req_id, ...times });
    return;
  }
  const { channel = '', symbol = [''], interval = 1, token } = params;
  const owner = venue.keys.get((token ?? '').replace(/^token-/, ''));
  const isPrivate = channel === 'executions' || channel === 'balances';
  if (isPrivate && owner === undefined) {
    socket.send('control', { method, success: false, error: 'EAPI:Invalid token', req_id, ...times });
    return;
  }
  if (owner !== undefined) socket.account = owner.account;
  for (const one of symbol) {
    const name = [channel, one, interval].join(' ');
    if (method === 'unsubscribe') socket.channels.delete(name);
    else subscribe(venue, socket, name);
    const result = isPrivate
      ? { channel, snapshot: true }
      : { channel, symbol: one, snapshot: true, ...(channel === 'ohlc' ? { interval } : {}) };
    socket.send('control', { method, result, success: true, req_id, ...times });
  }
  if (channel === 'balances') snapshotBalances(venue, socket);
}

function subscribe(venue: Venue, socket: Socket, name: string): void {
  socket.channels.add(name);
  const market = venue.engine.markets.get(name.split(' ')[1] ?? '');
  if (market !== undefined) skipOldPrints(venue, socket, market);
}

function publish(venue: Venue, socket: Socket, channel: string, from: number, to: number): void {
  const [feed, symbol = '', interval] = channel.split(' ');
  const market = venue.engine.markets.get(symbol);
  if (market === undefined) return;
  if (feed === 'ohlc') publishCandles(venue, socket, market, Number(interval), from, to);
  if (feed === 'trade') publishTrades(venue, socket, market, from, to);
  if (feed === 'ticker')
    socket.send('ticker', { channel: 'ticker', type: 'update', data: [tickerRow(venue, market)] });
}

// Version 2 speaks in JSON numbers.
function publishCandles(
  venue: Venue,
  socket: Socket,
  market: Market,
  interval: number,
  from: number,
  to: number,
): void {
  const timeframe = grid(minutesName(interval));
  if (timeframe === undefined) return;
  for (const { candle } of candleUpdates(venue, market, timeframe, from, to)) {
    const row = {
      symbol: market.symbol,
      open: toNumber(candle.open),
      high: toNumber(candle.high),
      low: toNumber(candle.low),
      close: toNumber(candle.close),
      trades: candle.trades,
      volume: toNumber(candle.volume),
      vwap: toNumber(candle.volume === 0n ? 0n : div(candle.turnover, candle.volume)),
      interval_begin: nanoIso(candle.time),
      interval,
      timestamp: nanoIso(timeframe.next(candle.time)),
    };
    socket.send('candles', { channel: 'ohlc', type: 'update', timestamp: nanoIso(to), data: [row] });
  }
}

function publishTrades(venue: Venue, socket: Socket, market: Market, from: number, to: number): void {
  const prints = freshPrints(venue, socket, market, from, to);
  if (prints.length === 0) return;
  const data = prints.map(({ id, time, price, amount, side }) => ({
    symbol: market.symbol,
    side,
    price: toNumber(price),
    qty: toNumber(amount),
    ord_type: 'market',
    trade_id: id,
    timestamp: nanoIso(time),
  }));
  socket.send('trades', { channel: 'trade', type: 'update', data });
}

function tickerRow(venue: Venue, market: Market) {
  const { day, last, bid, ask } = statsOf(venue, market);
  return {
    symbol: market.symbol,
    bid: toNumber(bid.price),
    bid_qty: toNumber(bid.amount),
    ask: toNumber(ask.price),
    ask_qty: toNumber(ask.amount),
    last: toNumber(last),
    volume: toNumber(day.volume),
    vwap: toNumber(day.volume === 0n ? last : div(day.turnover, day.volume)),
    low: toNumber(day.low),
    high: toNumber(day.high),
    change: toNumber(last - day.open),
    change_pct: toNumber(div((last - day.open) * 100n, day.open)),
    timestamp: nanoIso(venue.clock.now()),
  };
}

function nanoIso(time: number): string {
  return new Date(time).toISOString().replace('Z', '000000Z');
}

function happened(venue: Venue, socket: Socket, event: EngineEvent): void {
  if (socket.account === undefined) return;
  const channels = new Set([...socket.channels].map((channel) => channel.split(' ')[0]));
  if ('order' in event && event.order.request.account === socket.account && channels.has('executions')) {
    const rows = executions(event, event.order);
    for (const row of rows)
      socket.send(row.exec_type === 'trade' ? 'fills' : 'orders', {
        channel: 'executions',
        type: 'update',
        data: [row],
        sequence: event.time,
      });
  }
  const moved = event.kind !== 'refused' && event.moves.some(({ account }) => account === socket.account);
  if (moved && channels.has('balances')) snapshotBalances(venue, socket);
}

function snapshotBalances(venue: Venue, socket: Socket): void {
  const coins = [...venue.engine.books.coins(socket.account!)];
  const data = coins.map(([asset, { free, held }]) => ({
    asset,
    asset_class: 'currency',
    balance: toNumber(free + held),
    wallets: [{ type: 'spot', id: 'main', balance: toNumber(free + held) }],
  }));
  socket.send('balance', { channel: 'balances', type: 'snapshot', data, sequence: 1 });
}

// A fill is told twice: as the trade, and as what it made of the order.
function executions(event: EngineEvent, order: Order) {
  const state = stateOf(order);
  const shared = {
    order_id: txid(order.id),
    order_userref: 0,
    order_status: state,
    timestamp: nanoIso(event.time),
  };
  const whole = {
    ...shared,
    symbol: order.request.symbol,
    side: order.request.side,
    order_type: typeOf(order),
    order_qty: toNumber(order.amount),
    cum_qty: toNumber(order.filled),
    cum_cost: toNumber(order.cost),
    avg_price: order.filled === 0n ? 0 : toNumber(div(order.cost, order.filled)),
    time_in_force: (order.request.timeInForce ?? 'gtc').toUpperCase(),
    ...(order.request.price === undefined ? {} : { limit_price: toNumber(order.request.price) }),
    ...(order.request.clientId === undefined ? {} : { cl_ord_id: order.request.clientId }),
  };
  if (event.kind !== 'fill')
    return [
      {
        ...whole,
        exec_type: event.kind === 'accepted' ? 'new' : event.kind === 'triggered' ? 'status' : state,
      },
    ];
  const { id, amount, price, cost, fee, feeCoin, maker } = event.fill;
  const trade = {
    ...whole,
    exec_type: 'trade',
    exec_id: txid(id, 'T'),
    trade_id: id,
    last_qty: toNumber(amount),
    last_price: toNumber(price),
    liquidity_ind: maker ? 'm' : 't',
    cost: toNumber(cost),
    fees: [{ asset: feeCoin, qty: Number(text(fee, 8)) }],
    fee_usd_equiv: 0,
  };
  return [trade, { ...whole, exec_type: state === 'filled' ? 'filled' : 'status' }];
}

function stateOf({ status, filled }: Order): string {
  if (status === 'open' || status === 'waiting') return filled > 0n ? 'partially_filled' : 'new';
  return status === 'filled' ? 'filled' : status === 'expired' ? 'expired' : 'canceled';
}
