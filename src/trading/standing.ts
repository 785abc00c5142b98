import type { Mode } from '#risk';
import type { OrderRequest } from '#exchange';
import { reserveName } from '#capital';
import type { BotSpec, Decided, Ordered, RiskMoved, SessionEvent, Transferred } from './events.ts';
import { isOrderInput, type OrderMoved, type Reconciled } from './order-events.ts';
import { isEnd } from './orders/state.ts';

/** How a bot stands, as far as is written. */
export interface BotStanding {
  readonly spec: BotSpec;
  mode: Mode;
  /** Why it is not running. */
  reason: string | null;
  equity: number;
  cash: number;
  readonly positions: Map<string, Position>;
  /** Closed trades, and those that won. */
  trades: number;
  wins: number;
  refusals: number;
  /** The last close that it decided on. */
  closes: number | null;
  /** Its last decision to do something, by market. */
  readonly decided: Map<string, Decided>;
  /** Its real orders that have not ended, by client id. */
  readonly orders: Map<string, OrderMoved>;
  /** Money that others gave it, and that it gave or was taken. */
  received: number;
  given: number;
  /** How its risk changed last. */
  risk: RiskMoved | null;
}

export interface Position {
  /** Bought is positive, sold short is negative. */
  readonly quantity: number;
  /** Average price of what was opened. */
  readonly price: number;
  /** Cash that has flowed since the trade began. */
  readonly flow: number;
}

/** What a bot has made of its allotment, a fraction: what was handed to it, and what it handed on, is neither won nor lost. */
export function growthOf({ spec, equity, received, given }: BotStanding): number {
  return (equity - received + given) / spec.account.cash - 1;
}

/** How a session stands. */
export interface SessionStanding {
  name: string;
  began: number;
  events: number;
  /** When the last event came in. */
  last: number;
  /** Whether its process said that it ends. */
  isStopped: boolean;
  readonly bots: Map<string, BotStanding>;
  /** Exchanges at which nothing is entered while they are not well, and why. */
  readonly unwell: Map<string, string>;
  /** Up to when each stream is known, and what is wrong with it. */
  readonly streams: Map<string, { until: number; trouble: string | null }>;
  /** What the last look at each account came to, where orders are real. */
  readonly accounts: Map<string, Reconciled>;
  /** Money of the account that no bot trades with. */
  reserve: number;
}

export function newStanding(): SessionStanding {
  return {
    name: '',
    began: NaN,
    events: 0,
    last: NaN,
    isStopped: false,
    bots: new Map(),
    unwell: new Map(),
    streams: new Map(),
    accounts: new Map(),
    reserve: 0,
  };
}

/** Learns from the next event. Strategies are not needed for it. */
export function learn(standing: SessionStanding, event: SessionEvent): void {
  standing.events++;
  standing.last = event.time;
  if (isOrderInput(event)) return;
  switch (event.type) {
    case 'started':
      standing.name = event.session;
      standing.began = event.time;
      standing.reserve = event.reserve ?? 0;
      for (const spec of event.bots) standing.bots.set(spec.name, newBot(spec));
      return;
    case 'history':
    case 'bars':
      standing.streams.set(event.stream, {
        until: event.until,
        trouble: standing.streams.get(event.stream)?.trouble ?? null,
      });
      return;
    case 'feed':
      standing.streams.set(event.stream, {
        until: standing.streams.get(event.stream)?.until ?? NaN,
        trouble: event.state === 'well' ? null : event.message,
      });
      return;
    case 'process':
      standing.isStopped = event.what === 'stopped';
      return;
    case 'reconciled':
      standing.accounts.set(event.exchange, event);
      return;
    case 'ordered':
      if (event.request) begin(standing, event, event.request);
      return;
    case 'transferred':
      move(standing, event);
      return;
    case 'operator':
    case 'money':
    case 'clock':
      return;
    case 'health':
      if (event.isWell) standing.unwell.delete(event.exchange);
      else standing.unwell.set(event.exchange, event.message);
      return;
    default:
      learnOfBot(standing.bots.get(event.bot)!, event);
  }
}

type OfBot = Extract<
  SessionEvent,
  { readonly type: 'decided' | 'refused' | 'filled' | 'marked' | 'mode' | 'risk' | 'order' }
>;

function learnOfBot(bot: BotStanding, event: OfBot): void {
  switch (event.type) {
    case 'decided':
      bot.closes = event.closes;
      if (event.enter !== null || event.leave !== null) bot.decided.set(event.market, event);
      return;
    case 'refused':
      bot.refusals++;
      return;
    case 'order':
      if (isEnd(event.state)) bot.orders.delete(event.clientId);
      else bot.orders.set(event.clientId, event);
      return;
    case 'marked':
      bot.equity = event.equity;
      return;
    case 'risk':
      bot.risk = event;
      return;
    case 'mode':
      bot.mode = event.mode;
      bot.reason = event.mode === 'running' ? null : event.reason;
      return;
    case 'filled': {
      const { market, quantity, price, fee, held } = event;
      const before = bot.positions.get(market) ?? { quantity: 0, price: 0, flow: 0 };
      const flow = before.flow - quantity * price - fee;
      bot.cash -= quantity * price + fee;
      const adds = quantity * held > 0;
      const average = adds ? before.price + (price - before.price) * (quantity / held) : before.price;
      if (held !== 0) bot.positions.set(market, { quantity: held, price: average, flow });
      else bot.positions.delete(market);
      if (held !== 0 || quantity === 0) return;
      bot.trades++;
      if (flow > 0) bot.wins++;
    }
  }
}

function move(standing: SessionStanding, { from, to, amount }: Transferred): void {
  const giver = standing.bots.get(from ?? '');
  const taker = standing.bots.get(to ?? '');
  if (from === reserveName) standing.reserve -= amount;
  if (to === reserveName) standing.reserve += amount;
  if (giver) {
    giver.cash -= amount;
    giver.equity -= amount;
    giver.given += amount;
  }
  if (taker) {
    taker.cash += amount;
    taker.equity += amount;
    taker.received += amount;
  }
}

function begin(
  { bots }: SessionStanding,
  { version, time, order: { bot, market, id, leg } }: Ordered,
  { clientId }: OrderRequest,
): void {
  const facts = { type: 'order', version, time, bot, market, id, clientId, leg } as const;
  bots.get(bot)!.orders.set(clientId, { ...facts, exchangeId: null, state: 'sent', filled: 0, said: null });
}

function newBot(spec: BotSpec): BotStanding {
  const { cash } = spec.account;
  return {
    spec,
    mode: 'running',
    reason: null,
    equity: cash,
    cash,
    positions: new Map(),
    trades: 0,
    wins: 0,
    refusals: 0,
    closes: null,
    decided: new Map(),
    orders: new Map(),
    received: 0,
    given: 0,
    risk: null,
  };
}
