import { causeText } from '#capital';
import type { OrderDraft } from '#orders';
import type { Said } from '#simulation';
import { isEnd, learn, newStanding, type SessionEvent } from '#trading';
import type { Alert } from './alert.ts';
import { Days } from './days.ts';
import { Gathering } from './gathering.ts';
import { type Entered, type Guard, type Left, type News, shareOf, transferReason } from './news.ts';
import { alertOf } from './wording.ts';

type Event<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>;

type Tellers = { readonly [Type in SessionEvent['type']]?: (event: Event<Type>) => News | undefined };

/** What a market's last decision was made of, and since when a position is open. */
interface Chapter {
  order?: OrderDraft;
  confidence: number | null;
  said: readonly Said[];
  opened: number;
  /** What all its entries cost. */
  put: number;
}

/**
 * Tells what a person may want to hear of a session. It follows from the session's events alone:
 * whoever goes over them again hears the same.
 */
export class Narrator {
  readonly #standing = newStanding();
  readonly #chapters = new Map<string, Chapter>();
  readonly #gathering = new Gathering();
  readonly #days = new Days(this.#standing);
  readonly #tellers: Tellers = {
    decided: (event) => this.#decided(event),
    ordered: ({ order }) => this.#ordered(order),
    filled: (event) => this.#filled(event),
    order: ({ clientId, state }) => (isEnd(state) ? this.#gathering.end(clientId) : undefined),
    refused: ({ by, bot, market, reason, wanted, allowed }) =>
      by === 'risk' ? { kind: 'refusal', bot, market, reason, wanted, allowed } : undefined,
    mode: ({ bot, mode, reason }) => {
      const { equity, positions } = this.#standing.bots.get(bot)!;
      return { kind: 'mode', bot, mode, reason, equity, positions: positions.size };
    },
    transferred: ({ from, to, amount, market }) => {
      const ends = { from: from ?? 'outside', to: to ?? 'outside' };
      return { kind: 'transfer', ...ends, amount, reason: transferReason(market) };
    },
    risk: ({ bot, from, to, cause, is }) => ({
      kind: 'risk',
      bot,
      before: shareOf(from),
      after: shareOf(to),
      reason: causeText(cause, is),
    }),
    feed: ({ stream, state }) => ({ kind: 'trouble', what: stream, isWell: state === 'well' }),
    marked: (event) => this.#days.pass(event),
  };

  /** Hears what came in and all that followed from it. */
  hear(events: readonly SessionEvent[]): readonly Alert[] {
    const alerts: Alert[] = [];
    for (const event of events) {
      const tell = this.#tellers[event.type] as ((event: SessionEvent) => News | undefined) | undefined;
      const news = tell?.(event);
      learn(this.#standing, event);
      this.#days.learn(event);
      if (event.type === 'transferred') handOn(event, alerts);
      if (news) alerts.push(alertOf(news, event));
    }
    return alerts;
  }

  #chapter(bot: string, market: string): Chapter {
    const key = `${bot} ${market}`;
    const known = this.#chapters.get(key);
    if (known) return known;
    const chapter: Chapter = { confidence: null, said: [], opened: NaN, put: 0 };
    this.#chapters.set(key, chapter);
    return chapter;
  }

  #decided({ bot, market, heard }: Event<'decided'>): undefined {
    if (!heard) return;
    const chapter = this.#chapter(bot, market);
    chapter.confidence = heard.confidence;
    chapter.said = heard.voices;
  }

  #ordered(order: OrderDraft): undefined {
    if (order.leg === 'entry') this.#chapter(order.bot, order.market).order = order;
  }

  // A charge for holding is no news.
  #filled(event: Event<'filled'>): News | undefined {
    if (event.quantity === 0) return undefined;
    const isEntry = event.quantity * event.held > 0 && event.reason === 'entry';
    const news = isEntry ? this.#entered(event) : this.#left(event);
    const clientId = event.real?.clientId ?? null;
    return clientId === null ? news : this.#gathering.add(clientId, news);
  }

  #entered(event: Event<'filled'>): Entered {
    const { bot, market, quantity, price, held } = event;
    const chapter = this.#chapter(bot, market);
    if (!this.#held(bot, market)) Object.assign(chapter, { opened: momentOf(event), put: 0 });
    chapter.put += Math.abs(quantity) * price;
    const direction = quantity > 0 ? 1 : -1;
    const size = Math.abs(quantity);
    const { stop = null, target = null } = chapter.order ?? {};
    const atRisk = size * (stop === null ? price : Math.max(0, (price - stop) * direction));
    const gain = target === null ? null : size * Math.max(0, (target - price) * direction);
    return {
      kind: 'entry',
      bot,
      market,
      side: quantity > 0 ? 'long' : 'short',
      quantity: size,
      price,
      held: Math.abs(held),
      stop: guardAt(stop, price),
      target: guardAt(target, price),
      atRisk,
      gain,
      ratio: gain === null || atRisk === 0 ? null : gain / atRisk,
      confidence: chapter.confidence,
      readings: chapter.said.map(({ label, says }) => ({ label, says: says === 0 ? 0 : says * direction })),
    };
  }

  #left(event: Event<'filled'>): Left {
    const { bot, market, quantity, price, fee, held, reason } = event;
    const before = this.#held(bot, market);
    const { opened, put: whole } = this.#chapter(bot, market);
    const size = Math.abs(quantity);
    const put = held === 0 ? whole : (before?.price ?? price) * size;
    const own = -quantity * price - fee;
    // What a part brought is counted from the average entry; the whole also knows what entering cost.
    const profit = held === 0 ? (before?.flow ?? 0) + own : own + quantity * (before?.price ?? price);
    return {
      kind: 'exit',
      bot,
      market,
      side: quantity < 0 ? 'long' : 'short',
      quantity: size,
      price,
      reason,
      held: Math.abs(held),
      profit,
      return: put === 0 ? 0 : profit / put,
      duration: Number.isNaN(opened) ? 0 : momentOf(event) - opened,
      transfers: [],
    };
  }

  #held(bot: string, market: string) {
    return this.#standing.bots.get(bot)?.positions.get(market);
  }
}

// What a trade brought is told with the trade, as long as that is not told yet.
function handOn({ from, to, amount, market, time }: Event<'transferred'>, alerts: Alert[]): void {
  const k = alerts.findLastIndex(
    ({ news }) => news?.kind === 'exit' && news.bot === from && news.market === market,
  );
  const news = alerts[k]?.news;
  if (news?.kind !== 'exit' || to === null) return;
  alerts[k] = alertOf({ ...news, transfers: [...news.transfers, { to, amount }] }, { time });
}

// On paper a fill happens at the open of its bar, or inside it, nobody knows when.
function momentOf({ real, opens }: Event<'filled'>): number {
  return real?.at ?? opens;
}

function guardAt(level: number | null, price: number): Guard | null {
  return level === null ? null : { price: level, distance: level / price - 1 };
}
