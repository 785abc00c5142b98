import type { Mode } from '#risk';
import type { OrderRequest } from '#exchange';
import { reserveName } from '#capital';
import { Growth, type Moved, unit } from '#ledger';
import { timeframeLength } from '#market';
import type { BotSpec, Decided, Ordered, RiskMoved, SessionEvent, Transferred } from './events.ts';
import { isOrderInput, type OrderMoved, type Reconciled } from './order-events.ts';
import { isEnd } from './orders/state.ts';
import { fundingName, outsideStream } from './stream.ts';

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
  /** Money that other bots handed to it, and that it handed on. */
  received: number;
  handedOn: number;
  /** Money that somebody brought from outside, and took. */
  deposited: number;
  withdrawn: number;
  /** Of what it had, up to its last close. */
  readonly growth: Growth;
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

/** What a bot won and lost, what is still open included: money that came and left is neither. */
export function profitOf({ spec, equity, ...moved }: BotStanding): number {
  return equity - spec.account.cash - moved.received - moved.deposited + moved.handedOn + moved.withdrawn;
}

/** Whether a bot has anything to trade with: less than can be paid out is nothing. */
export function hasMoney({ equity, positions }: BotStanding): boolean {
  return equity >= unit || positions.size > 0;
}

/** All that an account has, and has won: its bots and the reserve. */
export interface Together {
  readonly allotment: number;
  readonly equity: number;
  readonly profit: number;
  /** Growth of what there was, whatever came from outside and left. */
  readonly growth: number;
  readonly deposited: number;
  readonly withdrawn: number;
}

export function togetherOf({ bots, reserve, allotted, together, outside }: SessionStanding): Together {
  const all = [...bots.values()];
  const equity = all.reduce((sum, bot) => sum + bot.equity, reserve);
  return {
    allotment: allotted,
    equity,
    profit: all.reduce((sum, bot) => sum + profitOf(bot), 0),
    growth: together.worth >= unit ? (together.index * equity) / together.worth - 1 : together.index - 1,
    ...outside,
  };
}

/** How a session stands. */
export interface SessionStanding {
  name: string;
  /** Whether its exchanges are their testnets. */
  testnet: boolean;
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
  /** What bots and reserve began with. */
  allotted: number;
  /** What somebody brought to bots and reserve, and took. */
  readonly outside: { deposited: number; withdrawn: number };
  /** By what all grew until money came from outside or left, and what all were worth then. */
  readonly together: { index: number; worth: number };
}

export function newStanding(): SessionStanding {
  return {
    name: '',
    testnet: false,
    began: NaN,
    events: 0,
    last: NaN,
    isStopped: false,
    bots: new Map(),
    unwell: new Map(),
    streams: new Map(),
    accounts: new Map(),
    reserve: 0,
    allotted: 0,
    outside: { deposited: 0, withdrawn: 0 },
    together: { index: 1, worth: 0 },
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
      standing.testnet = event.testnet ?? false;
      standing.began = event.time;
      standing.reserve = event.reserve ?? 0;
      for (const spec of event.bots) standing.bots.set(spec.name, newBot(spec));
      standing.allotted = event.bots.reduce((sum, { account }) => sum + account.cash, standing.reserve);
      standing.together.worth = standing.allotted;
      return;
    case 'history':
    case 'bars':
      standing.streams.set(event.stream, {
        until: event.until,
        trouble: standing.streams.get(event.stream)?.trouble ?? null,
      });
      return;
    case 'values':
      standing.streams.set(outsideStream(event.name), {
        until: event.rows.at(-1)![1],
        trouble: null,
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
    case 'funding':
      standing.streams.set(fundingName(event.market), {
        until: event.time,
        trouble: standing.streams.get(fundingName(event.market))?.trouble ?? null,
      });
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
      bot.growth.mark(event.equity, event.closes - timeframeLength(bot.spec.timeframe), event.closes);
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

function move(standing: SessionStanding, { from, to, amount, at, known }: Transferred): void {
  const { together, outside } = standing;
  if (from === null || to === null) {
    // What all grew by so far is settled; what comes and leaves is no growth.
    together.index = 1 + togetherOf(standing).growth;
    if (from === null) outside.deposited += amount;
    else outside.withdrawn += amount;
  }
  if (from === reserveName) standing.reserve -= amount;
  if (to === reserveName) standing.reserve += amount;
  const giver = standing.bots.get(from ?? '');
  const taker = standing.bots.get(to ?? '');
  if (giver) {
    hold(giver, { amount: -amount, at, known });
    giver[to === null ? 'withdrawn' : 'handedOn'] += amount;
  }
  if (taker) {
    hold(taker, { amount, at, known });
    taker[from === null ? 'deposited' : 'received'] += amount;
  }
  if (from === null || to === null) together.worth = togetherOf(standing).equity;
}

function hold(bot: BotStanding, moved: Moved): void {
  bot.cash += moved.amount;
  bot.equity += moved.amount;
  bot.growth.move(moved);
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
    handedOn: 0,
    deposited: 0,
    withdrawn: 0,
    growth: new Growth(cash),
    risk: null,
  };
}
