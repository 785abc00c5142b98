import type { Execution } from '#exchange';
import type { LaneExecution } from '#simulation';
import type { Purpose } from './order.ts';

/** An execution as it is booked, and what of its fee could not be valued. */
export interface Booked {
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
export function bookingOf(
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
