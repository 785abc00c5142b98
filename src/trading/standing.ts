import type { Mode } from '#risk';
import type { BotSpec, Decided, SessionEvent } from './events.ts';

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
}

export interface Position {
  /** Bought is positive, sold short is negative. */
  readonly quantity: number;
  /** Average price of what was opened. */
  readonly price: number;
  /** Cash that has flowed since the trade began. */
  readonly flow: number;
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
  /** Up to when each stream is known, and what is wrong with it. */
  readonly streams: Map<string, { until: number; trouble: string | null }>;
}

export function newStanding(): SessionStanding {
  return {
    name: '',
    began: NaN,
    events: 0,
    last: NaN,
    isStopped: false,
    bots: new Map(),
    streams: new Map(),
  };
}

/** Learns from the next event. Strategies are not needed for it. */
export function learn(standing: SessionStanding, event: SessionEvent): void {
  standing.events++;
  standing.last = event.time;
  switch (event.type) {
    case 'started':
      standing.name = event.session;
      standing.began = event.time;
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
    case 'operator':
    case 'clock':
    case 'ordered':
      return;
    default:
      learnOfBot(standing.bots.get(event.bot)!, event);
  }
}

type OfBot = Extract<SessionEvent, { readonly type: 'decided' | 'refused' | 'filled' | 'marked' | 'mode' }>;

function learnOfBot(bot: BotStanding, event: OfBot): void {
  switch (event.type) {
    case 'decided':
      bot.closes = event.closes;
      if (event.enter !== null || event.leave !== null) bot.decided.set(event.market, event);
      return;
    case 'refused':
      bot.refusals++;
      return;
    case 'marked':
      bot.equity = event.equity;
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
  };
}
