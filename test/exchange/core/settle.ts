import { abs, div, min, mul, type Fixed } from './fixed.ts';
import { feeAccount, house, marginOf, type Accounts } from './accounts.ts';
import type { Market } from './market.ts';
import type { Move, Order, Side } from './types.ts';

export interface Deal {
  readonly market: Market;
  readonly order: Order;
  readonly price: Fixed;
  readonly amount: Fixed;
  readonly maker: boolean;
}

export interface Settled {
  readonly fee: Fixed;
  readonly feeCoin: string;
  readonly moves: readonly Move[];
}

/** Moves the coins of one side of a deal; the house takes the other side, whoever that is in the end. */
export function settle(books: Accounts, deal: Deal): Settled {
  return deal.market.kind === 'spot' ? settleSpot(books, deal) : settleLinear(books, deal);
}

function settleSpot(books: Accounts, { market, order, price, amount, maker }: Deal): Settled {
  const { account, side } = order.request;
  const { base, quote } = market;
  const cost = mul(price, amount);
  const [spent, spend, got, gain] =
    side === 'buy' ? [quote, cost, base, amount] : [base, amount, quote, cost];
  const { fee, feeCoin } = feeOf(books, { market, account, cost, amount, side, maker });
  const fromHold = min(order.hold, spend + (feeCoin === spent ? fee : 0n));
  order.hold -= fromHold;
  const moves = [
    books.move(account, spent, fromHold - spend, -fromHold),
    books.move(account, got, gain, 0n),
    books.move(house, spent, spend, 0n),
    books.move(house, got, -gain, 0n),
    ...feeMoves(books, account, feeCoin, fee),
  ];
  return { fee, feeCoin, moves };
}

// A fill first closes what is open the other way, at the average price paid for it, then opens the rest.
function settleLinear(books: Accounts, { market, order, price, amount, maker }: Deal): Settled {
  const { account, side } = order.request;
  const { quote, symbol } = market;
  const cost = mul(price, amount);
  const remaining = order.amount - order.filled;
  const released = remaining <= 0n ? order.hold : (order.hold * amount) / remaining;
  order.hold -= released;
  const before = books.position(account, symbol);
  const profit = trade(books, account, symbol, side, price, amount);
  const lost = trade(books, house, symbol, side === 'buy' ? 'sell' : 'buy', price, amount);
  const margin = marginOf(books.position(account, symbol)) - marginOf(before);
  const fee = mul(cost, maker ? market.maker : market.taker);
  const moves = [
    books.move(account, quote, released + profit - margin, margin - released),
    books.move(house, quote, lost, 0n),
    ...feeMoves(books, account, quote, fee),
  ];
  return { fee, feeCoin: quote, moves };
}

/** Books a trade into a position and gives back the profit that it realised. */
function trade(
  books: Accounts,
  account: string,
  symbol: string,
  side: Side,
  price: Fixed,
  amount: Fixed,
): Fixed {
  const { amount: held, cost } = books.position(account, symbol);
  const signed = side === 'buy' ? amount : -amount;
  const closing = held !== 0n && held > 0n !== signed > 0n ? min(abs(held), amount) : 0n;
  const closed = held > 0n ? closing : -closing;
  const share = held === 0n ? 0n : (cost * closed) / held;
  const opened = signed + closed;
  books.setPosition(account, symbol, held + signed, cost - share + mul(price, opened));
  return mul(price, closed) - share;
}

function feeMoves(books: Accounts, account: string, coin: string, fee: Fixed): Move[] {
  return [books.move(account, coin, -fee, 0n), books.move(feeAccount, coin, fee, 0n)];
}

interface FeeCase {
  readonly market: Market;
  readonly account: string;
  readonly cost: Fixed;
  readonly amount: Fixed;
  readonly side: Side;
  readonly maker: boolean;
}

function feeOf(books: Accounts, { market, account, cost, amount, side, maker }: FeeCase) {
  const rate = maker ? market.maker : market.taker;
  const { feeCoin } = market;
  if (typeof feeCoin === 'object') {
    const fee = div(mul(cost, rate), feeCoin.rate);
    // Without enough of the third coin the exchange falls back to what was received.
    if (books.balance(account, feeCoin.coin).free >= fee) return { fee, feeCoin: feeCoin.coin };
  }
  if (feeCoin !== 'quote' && side === 'buy') return { fee: mul(amount, rate), feeCoin: market.base };
  return { fee: mul(cost, rate), feeCoin: market.quote };
}
