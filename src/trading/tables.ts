import type { Filled, SessionEvent } from './events.ts';
import type { Entry } from './journal.ts';
import type { OrderState } from './orders/state.ts';

/** A row of numbers and texts; null is what does not exist. */
type Row = Readonly<Record<string, number | string | null>>;

export type SessionTable = 'orders' | 'refusals' | 'fills' | 'trades' | 'positions';

/** Columns of one length: numbers, NaN where there is none, or texts, empty where there is none. */
type Columns = Readonly<Record<string, Float64Array | readonly string[]>>;

/** How a real order stands. */
interface RealStanding {
  readonly at: number;
  readonly exchangeId: string | null;
  readonly state: OrderState;
  readonly filled: number;
}

const sent = { exchangeId: null, state: 'sent', filled: 0 } as const;

/** A round trip on its way from flat to flat. */
interface Trip {
  readonly entryTime: number;
  readonly side: 'long' | 'short';
  /** Opened and closed so far: how much, and at what cost. */
  opened: number;
  paid: number;
  closed: number;
  received: number;
  fees: number;
  flow: number;
  held: number;
}

/**
 * The tables of a session. They are never kept as a truth of their own: they follow from the events,
 * and whoever wants them goes over those.
 */
export class SessionTables {
  readonly #orders: Row[] = [];
  /** How real orders stand, and which row of the orders each is. */
  readonly #real = new Map<string, RealStanding>();
  readonly #refusals: Row[] = [];
  readonly #fills: Row[] = [];
  readonly #trades: Row[] = [];
  readonly #trips = new Map<string, { readonly bot: string; readonly market: string; readonly trip: Trip }>();

  /** Learns from the next entry. */
  see({ seq, event }: Entry<SessionEvent>): void {
    if (event.type === 'ordered') {
      const { reduces, ...order } = event.order;
      const { clientId } = event.request ?? {};
      const row = { time: event.time, seq, ...order, reduces: Number(reduces), clientId: clientId ?? null };
      this.#orders.push(row);
      if (clientId !== undefined) this.#real.set(clientId, { ...sent, at: this.#orders.length - 1 });
    } else if (event.type === 'order') {
      const { at } = this.#real.get(event.clientId)!;
      const { exchangeId, state, filled } = event;
      this.#real.set(event.clientId, { at, exchangeId, state, filled });
    } else if (event.type === 'refused') {
      const { time, bot, market, by, reason, wanted, allowed } = event;
      this.#refusals.push({ time, seq, bot, market, by, reason, wanted, allowed });
    } else if (event.type === 'filled') {
      const { time, bot, market, opens, quantity, price, fee, slippage, held, reason } = event;
      this.#fills.push({ time, seq, bot, market, opens, quantity, price, fee, slippage, held, reason });
      this.#trade(event);
    }
  }

  /** Everything so far, columns by table. */
  columns(): Readonly<Record<SessionTable, Columns>> {
    const open = [...this.#trips.values()];
    return {
      orders: columnsOf(orderColumns, this.#standing()),
      refusals: columnsOf(refusalColumns, this.#refusals),
      fills: columnsOf(fillColumns, this.#fills),
      trades: columnsOf(tradeColumns, [
        ...this.#trades,
        ...open.map(({ bot, market, trip }) => tradeOf(bot, market, trip, undefined)),
      ]),
      positions: columnsOf(
        positionColumns,
        open.map(({ bot, market, trip }) => ({
          since: trip.entryTime,
          bot,
          market,
          quantity: trip.held,
          price: trip.paid / trip.opened,
        })),
      ),
    };
  }

  #standing(): Row[] {
    const rows = [...this.#orders];
    for (const { at, ...standing } of this.#real.values()) rows[at] = { ...rows[at], ...standing };
    return rows;
  }

  #trade(event: Filled): void {
    const { bot, market, opens, quantity, price, fee, held } = event;
    const key = JSON.stringify([bot, market]);
    // What is charged while nothing is held belongs to no trade.
    if (!this.#trips.has(key) && quantity === 0) return;
    const { trip } = this.#trips.get(key) ?? { trip: newTrip(opens, quantity) };
    trip.fees += fee;
    trip.flow -= quantity * price + fee;
    trip.held = held;
    const size = Math.abs(quantity);
    if (quantity > 0 === (trip.side === 'long')) {
      trip.opened += size;
      trip.paid += size * price;
    } else {
      trip.closed += size;
      trip.received += size * price;
    }
    this.#trips.set(key, { bot, market, trip });
    if (held !== 0) return;
    this.#trips.delete(key);
    this.#trades.push(tradeOf(bot, market, trip, event));
  }
}

function newTrip(entryTime: number, quantity: number): Trip {
  const side = quantity > 0 ? 'long' : 'short';
  return { entryTime, side, opened: 0, paid: 0, closed: 0, received: 0, fees: 0, flow: 0, held: 0 };
}

function tradeOf(bot: string, market: string, trip: Trip, last: Filled | undefined): Row {
  const { entryTime, side, opened, paid, closed, received, fees, flow } = trip;
  return {
    entryTime,
    bot,
    market,
    side,
    entryPrice: paid / opened,
    exitTime: last?.opens ?? null,
    exitPrice: closed === 0 ? null : received / closed,
    quantity: opened,
    fees,
    pnl: last ? flow : null,
    reason: last?.reason ?? '',
  };
}

// The names of columns; those of text have a star.
const orderColumns =
  'time seq id* bot* market* closes side* leg* quantity price waitsFor stop reduces clientId* exchangeId* state* filled';
const refusalColumns = 'time seq bot* market* by* reason* wanted allowed';
const fillColumns = 'time seq bot* market* opens quantity price fee slippage held reason*';
const tradeColumns = 'entryTime bot* market* side* entryPrice exitTime exitPrice quantity fees pnl reason*';
const positionColumns = 'since bot* market* quantity price';

function columnsOf(columns: string, rows: readonly Row[]): Columns {
  return Object.fromEntries(
    columns.split(' ').map((column) => {
      const name = column.replace('*', '');
      return [
        name,
        column.endsWith('*')
          ? rows.map((row) => String(row[name] ?? ''))
          : Float64Array.from(rows, (row) => Number(row[name] ?? NaN)),
      ];
    }),
  );
}
