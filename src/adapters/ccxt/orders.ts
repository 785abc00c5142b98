import type { MarketInterface } from 'ccxt';
import { type Accepted, type OrderRequest, policies, Trouble } from '#exchange';
import type { CallOptions, Connection } from './connection.ts';
import type { Trading } from './quirks/index.ts';
import { TransportError } from './transport.ts';

/** Sends an order, once. */
export async function send(
  connection: Connection,
  trading: Trading,
  market: MarketInterface,
  order: OrderRequest,
  about?: number,
): Promise<Accepted> {
  const whole = wholeOrder(connection, market, order);
  const { symbol, side, quantity, validUntil } = whole;
  const limit = whole.limit ?? (await worstPrice(connection, trading, market, whole, about)) ?? undefined;
  const type = limit === undefined ? 'market' : 'limit';
  const params = trading.params(whole, market, await connection.now(Infinity));
  const answer = await inTime(connection, validUntil, (how) =>
    connection.call(
      'order',
      (client) => client.createOrder(symbol, type, side, quantity, limit, params),
      how,
    ),
  );
  if (answer.id) return { exchangeId: answer.id };
  throw new Trouble('garbled', { exchange: connection.id, call: 'order', reason: 'an order without its id' });
}

/** Sends two orders of which one ends the other, once. */
export async function sendPair(
  connection: Connection,
  trading: Trading,
  market: MarketInterface,
  [stop, target]: readonly [OrderRequest, OrderRequest],
): Promise<readonly [Accepted, Accepted]> {
  const { pair, abilities } = trading;
  const legs = [wholeOrder(connection, market, stop), wholeOrder(connection, market, target)] as const;
  const isPair = legs[0].side === legs[1].side && legs[0].quantity === legs[1].quantity && legs[0].trigger;
  if (!pair || !abilities(market).pairs || !isPair)
    throw refusal(connection, `there are no such pairs of orders in "${market.symbol}"`, 'unsupported');
  const limit = legs[0].limit ?? (await worstPrice(connection, trading, market, legs[0], undefined));
  const validUntil = Math.min(stop.validUntil, target.validUntil);
  return inTime(connection, validUntil, (how) =>
    connection.call('order', (client) => pair(client, market, { ...legs[0], limit }, legs[1]), how),
  );
}

// Once, before everything else, and refused when it comes too late; which some take for a bad key.
async function inTime<T>(
  connection: Connection,
  validUntil: number,
  work: (how: CallOptions) => Promise<T>,
): Promise<T> {
  try {
    return await work({ again: false, isSigned: true, isUrgent: true, validUntil });
  } catch (error) {
    if (!(error instanceof Trouble) || error.kind !== 'authentication') throw error;
    if ((await connection.now(Infinity)) < validUntil - clockStep) throw error;
    throw refusal(connection, 'it came when its time was over');
  }
}

// Some clocks tell whole seconds.
const clockStep = 1000;

// How much worse than now a price may be that stands for any price.
const slack = 0.05;

// A price for an order that has none, where the exchange insists.
async function worstPrice(
  connection: Connection,
  { needsLimit }: Trading,
  market: MarketInterface,
  order: OrderRequest,
  about: number | undefined,
): Promise<number | null> {
  if (!needsLimit?.(order, market)) return null;
  const { side, trigger } = order;
  const start = trigger?.price ?? about ?? (await priceNow(connection, market, order));
  const { price: tick } = market.precision;
  const worst = start * (side === 'buy' ? 1 + slack : 1 - slack);
  return stepped(worst, Number(tick), side === 'buy' ? Math.floor : Math.ceil);
}

async function priceNow(
  connection: Connection,
  { symbol }: MarketInterface,
  { side, validUntil }: OrderRequest,
): Promise<number> {
  try {
    return await connection.call(
      'ticker',
      async (client) => {
        const { ask, bid, last } = await client.fetchTicker(symbol);
        const price = (side === 'buy' ? ask : bid) ?? last;
        if (price !== undefined && price > 0) return price;
        throw new TransportError('garbled', 'a ticker without prices');
      },
      { isUrgent: true, validUntil },
    );
  } catch (error) {
    if (!(error instanceof Trouble) || policies[error.kind].order === 'refused') throw error;
    const reason = `nothing was sent: what "${symbol}" costs is not known (${error.reason})`;
    throw new Trouble('unreachable', { exchange: connection.id, call: 'order', reason, cause: error });
  }
}

// An order in whole lots and ticks, so that nothing behind us has anything to round.
function wholeOrder(connection: Connection, market: MarketInterface, order: OrderRequest): OrderRequest {
  const { amount: lot, price: tick } = market.precision;
  const whole = (name: string, value: number, step: number | undefined) => {
    if (!(value > 0) || value === Infinity)
      throw refusal(connection, `"${value}" is no ${name}; it has to be more than 0`);
    if (step === undefined || !(step > 0)) return value;
    const steps = value / step;
    if (Math.abs(steps - Math.round(steps)) > Math.max(1e-6, steps * 1e-12))
      throw refusal(connection, `"${value}" is no whole number of steps of ${step}, as a ${name} has to be`);
    return stepped(value, step, Math.round);
  };
  const { quantity, limit, trigger } = order;
  return {
    ...order,
    quantity: whole('quantity', quantity, lot),
    limit: limit === null ? null : whole('price', limit, tick),
    trigger: trigger && { ...trigger, price: whole('price', trigger.price, tick) },
  };
}

// So many steps, written as people write it.
function stepped(value: number, step: number, rounding: (steps: number) => number): number {
  const places = Math.min(20, Math.max(0, 8 - Math.floor(Math.log10(step))));
  return Number((rounding(value / step) * step).toFixed(places));
}

function refusal(
  { id: exchange }: Connection,
  reason: string,
  kind: 'refused' | 'unsupported' = 'refused',
): Trouble {
  return new Trouble(kind, { exchange, call: 'order', reason });
}
