import type { Execution, FundingPayment } from '#exchange';
import type { DecidedLevels, LaneExecution } from '#simulation';
import type { Purpose, RealOrder } from './order.ts';
import type { UnitParts } from './parts.ts';
import { shown } from './shown.ts';

const unguarded: DecidedLevels = { guards: { targets: [] }, given: {} };

/** Books an execution of one of our orders. False: it closed more than there was to close. */
export function bookExecution(
  { terms, lane, port, of }: UnitParts,
  order: RealOrder,
  execution: Execution,
): boolean {
  const { symbol, exchange } = terms.market;
  const [base, quote] = coinsOf(symbol);
  const worth = (coin: string) => port.worth(coin, quote, exchange);
  const { held } = lane;
  const { booking, unvalued } = bookingOf(execution, order.purpose, { base, quote, held, worth });
  const { tradeId, time: at, fee, feeCoin } = execution;
  if (unvalued !== null)
    port.out.alert(
      'warning',
      `${terms.name}: a fee of ${fee} ${unvalued} is not in the books: nothing says what it is worth.`,
    );
  const isTooMuch = order.leg !== 'entry' && isBeyond(held, booking.quantity);
  lane.book(booking, isTooMuch ? unguarded : order.purpose.decided);
  port.custody.moved(of, feeCoin === base || feeCoin === quote ? null : execution);
  port.write({ clientId: order.clientId, tradeId, at, fee, feeCoin });
  return !isTooMuch;
}

/** Books what the exchange closed in our place: bought is positive. False: there was less to close. */
export function bookForced(parts: UnitParts, execution: Execution, quantity: number): boolean {
  const { terms, lane, port, of } = parts;
  const { tradeId, side, price, time: at, feeCoin, forced } = execution;
  // Who held the other way gains what the others pay too much.
  const share = quantity / (side === 'buy' ? execution.quantity : -execution.quantity);
  const fee = execution.fee * share;
  const booking: LaneExecution = {
    quantity,
    price,
    fee: valued(parts, fee, feeCoin),
    slippage: 0,
    reason: 'liquidation',
    inside: true,
  };
  const isTooMuch = isBeyond(lane.held, quantity);
  lane.book(booking, isTooMuch ? unguarded : undefined);
  port.custody.moved(of, null);
  port.write({ clientId: null, tradeId, at, fee, feeCoin });
  const what = forced === 'liquidation' ? 'liquidated' : 'closed, to pay what others won,';
  const size = shown(Math.abs(quantity));
  port.out.alert('critical', `${terms.name}: the exchange ${what} ${size} at ${price}.`);
  return !isTooMuch;
}

/** Books funding: so much of it is ours. */
export function bookFunding(
  parts: UnitParts,
  { id, time: at, coin }: FundingPayment,
  paid: number,
  price: number,
): void {
  const { lane, port } = parts;
  const fee = valued(parts, paid, coin);
  lane.book({ quantity: 0, price, fee, slippage: 0, reason: 'funding', inside: true });
  port.write({ clientId: null, tradeId: id, at, fee: paid, feeCoin: coin });
}

// Whether it leaves more on the other side than noise.
function isBeyond(held: number, quantity: number): boolean {
  return (held + quantity) * quantity > 1e-9;
}

// What an amount of a coin is worth in what the market is paid in.
function valued({ terms, port }: UnitParts, amount: number, coin: string): number {
  const { symbol, exchange } = terms.market;
  const [, quote] = coinsOf(symbol);
  if (coin === quote || amount === 0) return amount;
  const rate = port.worth(coin, quote, exchange);
  if (rate === undefined)
    port.out.alert(
      'warning',
      `${terms.name}: ${shown(amount)} ${coin} paid are not in the books: nothing says what it is worth.`,
    );
  return amount * (rate ?? 0);
}

// Of a contract nothing is held but the contract; its money is what it settles in.
function coinsOf(symbol: string): readonly [base: string | null, quote: string] {
  const [pair, settled] = symbol.split(':') as [string, string | undefined];
  const [base, quote] = pair.split('/') as [string, string];
  return settled === undefined ? [base, quote] : [null, settled.split('-')[0]!];
}

/** An execution as it is booked, and what of its fee could not be valued. */
interface Booked {
  readonly booking: LaneExecution;
  readonly unvalued: string | null;
}

interface Coins {
  /** What is bought and sold, where that are coins: fees may be taken out of them. */
  readonly base: string | null;
  readonly quote: string;
  readonly held: number;
  readonly worth: (coin: string) => number | undefined;
}

/**
 * What an execution comes to in the books. A fee in the coin that is traded makes what is held
 * smaller and is worth the price of the fill; one in a third coin is worth what that coin was last.
 */
function bookingOf(
  { side, quantity, price, fee, feeCoin }: Execution,
  { reason, inside, hoped }: Purpose,
  { base, quote, held, worth }: Coins,
): Booked {
  const signed = side === 'buy' ? quantity : -quantity;
  const net = feeCoin === base ? withoutFee(signed, fee, held) : signed;
  const rate = feeCoin === quote ? 1 : feeCoin === base ? price : fee === 0 ? 0 : worth(feeCoin);
  const slippage = (price - hoped) * net;
  return {
    booking: { quantity: net, price, fee: fee * (rate ?? 0), slippage, reason, inside },
    unvalued: rate === undefined ? feeCoin : null,
  };
}

// What was paid for selling is not sold twice: it never makes a position out of nothing.
function withoutFee(signed: number, fee: number, held: number): number {
  const net = signed - fee;
  return signed < 0 && held > 0 && -net > held && -signed <= held ? -held : net;
}
