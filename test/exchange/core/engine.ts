import { max, min, mul, type Fixed } from './fixed.ts';
import { accounts, type Accounts } from './accounts.ts';
import { book, type Depth } from './book.ts';
import { inPriority, isAcceptable, reach } from './liquidity.ts';
import type { Market } from './market.ts';
import { brokenRule, isReached } from './rules.ts';
import { settle } from './settle.ts';
import { sizing } from './sizing.ts';
import type {
  EngineEvent,
  Fill,
  Move,
  Order,
  OrderRequest,
  Payment,
  OrderStatus,
  Refusal,
  Verdict,
} from './types.ts';

export interface EngineOptions {
  readonly markets: readonly Market[];
  readonly now: () => number;
  readonly last: (symbol: string) => Fixed;
  readonly depth: (symbol: string) => Depth;
  /** Whether a client id may be used again once its order has ended, or what sending it again does. */
  readonly clientIds: 'unique-while-open' | 'unique-for-ever' | 'returns-existing';
  readonly emit: (event: EngineEvent) => void;
}

/** The matching core: pure bookkeeping, no network, no clock of its own. */
export interface Engine {
  readonly books: Accounts;
  readonly markets: ReadonlyMap<string, Market>;
  changeMarket(symbol: string, change: Partial<Market>): void;
  deposit(account: string, coin: string, amount: Fixed): void;
  place(request: OrderRequest): Verdict;
  /** One cancels the other: the first is the limit order, the second the sleeping one. */
  placePair(limit: OrderRequest, stop: OrderRequest): readonly [Verdict, Verdict];
  cancel(account: string, id: number): Verdict;
  /** Ends an open order against its owner's will; what it filled stays filled. */
  end(id: number, status: 'cancelled' | 'expired' | 'rejected'): void;
  order(id: number): Order | undefined;
  orders(account: string): Order[];
  fills(account: string): Fill[];
  setLeverage(account: string, symbol: string, leverage: number): Refusal | undefined;
  /** A trade between strangers: fills resting orders that it reaches and wakes sleeping ones. */
  print(symbol: string, price: Fixed, amount: Fixed): void;
  isWatching(symbol: string): boolean;
  /** Has positions pay, or be paid, what fell due now or at a time before. */
  fund(symbol: string, rate: Fixed, due?: number): void;
  payments(account: string): Payment[];
  depth(symbol: string): Depth;
}

export function engine(options: EngineOptions): Engine {
  const { now, emit } = options;
  const books = accounts();
  const markets = new Map(options.markets.map((market) => [market.symbol, market]));
  const all: Order[] = [];
  const standing = book(options.depth);
  const { wanted, needed, fillable } = sizing(books);
  const fills: Fill[] = [];
  const payments: Payment[] = [];
  let lists = 0;

  function refuse(request: OrderRequest, refusal: Refusal, order?: Order): Verdict {
    emit({ kind: 'refused', time: now(), request, refusal });
    return order === undefined ? { ok: false, refusal } : { ok: false, refusal, order };
  }

  function place(request: OrderRequest, list?: number, shared = false): Verdict {
    const market = markets.get(request.symbol);
    if (market === undefined) return refuse(request, 'unknown-symbol');
    const twin = sameClientId(request);
    if (twin !== undefined && options.clientIds === 'returns-existing') return { ok: true, order: twin };
    if (twin !== undefined) return refuse(request, 'duplicate-client-id', twin);
    const offers = standing.offers(request.symbol, request.side, request.price);
    const { amount, reduced } = wanted(market, request, offers);
    if (reduced) return refuse(request, 'reduce-only');
    const open = [...standing.living(request.symbol)].filter(
      (order) => order.request.account === request.account,
    ).length;
    const takes = offers.length > 0 && request.trigger === undefined;
    const broken = brokenRule(market, request, { last: options.last(request.symbol), open, amount, takes });
    if (broken !== undefined) return refuse(request, broken);
    const reached = reach(offers, { amount, lot: market.lot });
    const sleeps = request.trigger !== undefined;
    if (!sleeps && request.timeInForce === 'fok' && reached.amount < amount)
      return refuse(request, 'no-liquidity');
    if (!sleeps && request.type === 'market' && reached.amount === 0n) return refuse(request, 'no-liquidity');
    const hold = shared ? 0n : needed(market, request, amount, reached.cost);
    const holdCoin = market.kind === 'spot' && request.side === 'sell' ? market.base : market.quote;
    if (hold > books.balance(request.account, holdCoin).free) return refuse(request, 'insufficient-funds');
    const order: Order = {
      id: all.length + 1,
      request,
      amount,
      created: now(),
      status: sleeps ? 'waiting' : 'open',
      triggered: false,
      updated: now(),
      filled: 0n,
      cost: 0n,
      hold,
      holdCoin,
      fills: [],
      ...(list === undefined ? {} : { list }),
    };
    all.push(order);
    standing.living(request.symbol).add(order);
    const moves = hold === 0n ? [] : [books.move(request.account, holdCoin, -hold, hold)];
    emit({ kind: 'accepted', time: now(), order, moves });
    if (!sleeps) work(market, order);
    return { ok: true, order };
  }

  function sameClientId({ account, clientId }: OrderRequest): Order | undefined {
    if (clientId === undefined) return undefined;
    return all.find(
      (order) =>
        order.request.account === account &&
        order.request.clientId === clientId &&
        (options.clientIds !== 'unique-while-open' || isLiving(order)),
    );
  }

  function work(market: Market, order: Order): void {
    const { side, price, type, timeInForce } = order.request;
    if (order.request.postOnly !== true) {
      for (const offer of standing.offers(market.symbol, side, price)) {
        const theirs = offer.order === undefined ? offer.amount : fillable(market, offer.order);
        const part = min(theirs, fillable(market, order));
        if (!isLiving(order) || fillable(market, order) <= 0n) break;
        if (part <= 0n) continue;
        if (offer.order === undefined) standing.take(market.symbol, offer.price, part);
        else fill(market, offer.order, { price: offer.price, amount: part, maker: true });
        fill(market, order, { price: offer.price, amount: part, maker: false });
      }
    }
    if (isLiving(order) && (type === 'market' || timeInForce === 'ioc')) finish(order, 'expired');
  }

  function fill(market: Market, order: Order, deal: { price: Fixed; amount: Fixed; maker: boolean }): void {
    const { fee, feeCoin, moves } = settle(books, { market, order, ...deal });
    const { account, symbol, side } = order.request;
    const cost = mul(deal.price, deal.amount);
    const made: Fill = {
      id: fills.length + 1,
      order: order.id,
      account,
      symbol,
      side,
      ...deal,
      cost,
      fee,
      feeCoin,
      time: now(),
    };
    fills.push(made);
    order.fills.push(made);
    order.filled += deal.amount;
    order.cost += cost;
    order.updated = now();
    const done = order.filled >= order.amount;
    const spare = done ? order.hold : spareHold(market, order);
    order.hold -= spare;
    const release = spare === 0n ? [] : [books.move(account, order.holdCoin, spare, -spare)];
    if (done) leave(order, 'filled');
    emit({ kind: 'fill', time: now(), order, fill: made, moves: [...moves, ...release] });
    cancelPartners(order);
    if (isLiving(order) && fillable(market, order) <= 0n) finish(order, 'expired');
  }

  // A better price than the limit frees what was set aside for the worse one.
  function spareHold(market: Market, order: Order): Fixed {
    const { request } = order;
    if (market.kind === 'linear' || request.side === 'sell' || request.price === undefined) return 0n;
    return max(0n, order.hold - needed(market, request, order.amount - order.filled, 0n));
  }

  function leave(order: Order, status: OrderStatus): void {
    order.status = status;
    order.updated = now();
    standing.living(order.request.symbol).delete(order);
  }

  function finish(order: Order, status: 'cancelled' | 'expired' | 'rejected'): void {
    const moves: Move[] =
      order.hold === 0n ? [] : [books.move(order.request.account, order.holdCoin, order.hold, -order.hold)];
    order.hold = 0n;
    leave(order, status);
    emit({ kind: 'ended', time: now(), order, moves });
    cancelPartners(order);
  }

  function cancelPartners({ list, id }: Order): void {
    if (list === undefined) return;
    const partners = all.filter((order) => order.list === list && order.id !== id && isLiving(order));
    for (const partner of partners) finish(partner, 'cancelled');
  }

  function wake(market: Market, order: Order): void {
    cancelPartners(order);
    const { request } = order;
    const offers = standing.offers(market.symbol, request.side, request.price);
    const amount = fillable(market, order);
    const hold = needed(
      market,
      { ...request, type: request.price === undefined ? 'market' : 'limit' },
      amount,
      reach(offers, { amount, lot: market.lot }).cost,
    );
    const extra = min(
      max(0n, hold - order.hold),
      max(0n, books.balance(request.account, order.holdCoin).free),
    );
    order.hold += extra;
    order.triggered = true;
    order.status = 'open';
    order.updated = now();
    const moves = extra === 0n ? [] : [books.move(request.account, order.holdCoin, -extra, extra)];
    emit({ kind: 'triggered', time: now(), order, moves });
    if (order.hold < hold || amount <= 0n) finish(order, 'rejected');
    else work(market, order);
  }

  function print(symbol: string, price: Fixed, amount: Fixed): void {
    const market = markets.get(symbol);
    if (market === undefined) return;
    let left = amount;
    for (const side of ['buy', 'sell'] as const) {
      const opposite = side === 'buy' ? 'sell' : 'buy';
      for (const { order, price: limit, amount: rest } of inPriority(
        opposite,
        standing.resting(symbol, side),
      )) {
        if (!isAcceptable(opposite, limit, price) || !isLiving(order)) continue;
        // A trade beyond the limit must have gone through it; one at the limit reaches only as far as its amount.
        const most = min(rest, fillable(market, order));
        const part = limit === price ? min(most, left) : most;
        if (limit === price) left -= part;
        if (part > 0n) fill(market, order, { price: limit, amount: part, maker: true });
      }
    }
    for (const order of Array.from(standing.living(symbol))) {
      if (order.status === 'waiting' && isReached(order.request.trigger!, price)) wake(market, order);
    }
  }

  return {
    books,
    markets,
    changeMarket(symbol, change) {
      const known = markets.get(symbol);
      if (known !== undefined) markets.set(symbol, { ...known, ...change });
    },
    deposit(account, coin, amount) {
      emit({ kind: 'deposit', time: now(), account, moves: [books.move(account, coin, amount, 0n)] });
    },
    place: (request) => place(request),
    placePair(limit, stop) {
      const list = ++lists;
      const first = place(limit, list);
      if (!first.ok || !isLiving(first.order)) return [first, first];
      const second = place(stop, list, true);
      if (!second.ok) finish(first.order, 'cancelled');
      return [first, second];
    },
    cancel(account, id) {
      const order = all[id - 1];
      if (order === undefined || order.request.account !== account)
        return { ok: false, refusal: 'unknown-order' };
      if (!isLiving(order)) return { ok: false, refusal: 'order-ended', order };
      finish(order, 'cancelled');
      return { ok: true, order };
    },
    end(id, status) {
      const order = all[id - 1];
      if (order !== undefined && isLiving(order)) finish(order, status);
    },
    order: (id) => all[id - 1],
    orders: (account) => all.filter(({ request }) => request.account === account),
    fills: (account) => fills.filter((fill) => fill.account === account),
    setLeverage(account, symbol, leverage) {
      const market = markets.get(symbol);
      if (market === undefined) return 'unknown-symbol';
      if (!Number.isInteger(leverage) || leverage < 1 || leverage > market.maxLeverage) return 'bad-leverage';
      books.setLeverage(account, symbol, leverage);
      return undefined;
    },
    print,
    isWatching: (symbol) => standing.living(symbol).size > 0,
    payments: (account) => payments.filter((payment) => payment.account === account),
    fund(symbol, rate, due = now()) {
      const market = markets.get(symbol);
      if (market === undefined) return;
      const moves = books.names().flatMap((account) => {
        const { amount } = books.position(account, symbol);
        if (amount === 0n) return [];
        const received = -mul(mul(amount, options.last(symbol)), rate);
        payments.push({ id: payments.length + 1, account, symbol, coin: market.quote, received, time: due });
        return [books.move(account, market.quote, received, 0n)];
      });
      emit({ kind: 'funding', time: now(), symbol, moves });
    },
    depth: (symbol) => standing.depth(symbol),
  };
}

export function isLiving({ status }: Order): boolean {
  return status === 'open' || status === 'waiting';
}
