import type { Execution } from '#exchange';
import type { DecidedLevels, LaneExecution } from '#simulation';
import type { Purpose, RealOrder } from './order.ts';
import type { UnitParts } from './parts.ts';

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
  const isTooMuch = order.leg !== 'entry' && (held + booking.quantity) * booking.quantity > 1e-9;
  lane.book(booking, isTooMuch ? unguarded : order.purpose.decided);
  port.custody.moved(of, feeCoin === base || feeCoin === quote ? null : execution);
  port.write({ clientId: order.clientId, tradeId, at, fee, feeCoin });
  return !isTooMuch;
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
