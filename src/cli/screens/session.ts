import { causeText } from '#capital';
import type { OrderRequest } from '#exchange';
import { formatTime } from '#market';
import type { OrderDraft } from '#orders';
import { divisorText } from '#report';
import {
  growthOf,
  type BotStanding,
  type Reconciled,
  type SessionEvent,
  type SessionStanding,
} from '#trading';
import type { Update } from '#watch';
import type { Paint } from '../colour.ts';

/** An event of a session as a line; undefined when it is none of a person's business. */
export function sessionLine(event: SessionEvent): string | undefined {
  const said = sentence(event);
  return said === undefined ? undefined : `${formatTime(momentOf(event))}  ${said}`;
}

function sentence(event: SessionEvent): string | undefined {
  switch (event.type) {
    case 'started':
      return `session ${event.session}: ${event.bots.map(({ name }) => name).join(', ')}`;
    case 'history':
      return `${event.stream}: ${event.rows.length} bars to warm up`;
    case 'process':
      return event.what;
    case 'operator':
      return `${event.bot ?? 'all bots'}: ${event.word}`;
    case 'feed':
      return `${event.stream}: ${event.message}`;
    case 'clock':
      return `${event.exchange}: our clock is ${event.offset} ms ahead`;
    case 'health':
      return `${event.exchange}: ${event.isWell ? 'entries again' : 'no entries'}: ${event.message}`;
    case 'decided': {
      const { bot, market, leave, enter, readings } = event;
      const what = [leave && `leave (${leave})`, enter && `enter ${enter}`].filter(Boolean).join(', ');
      if (what === '') return undefined;
      return `${bot}  ${market}: ${what}${readings.length > 0 ? `: ${readings.join(', ')}` : ''}`;
    }
    case 'refused': {
      const { bot, market, reason, wanted, allowed } = event;
      return `${bot}  ${market}: refused: ${reason} (wanted ${amount(wanted)}, allowed ${amount(allowed)})`;
    }
    case 'filled': {
      const { bot, market, quantity, price, reason, held } = event;
      if (quantity === 0) return `${bot}  ${market}: paid ${reason} ${amount(event.fee)}`;
      const side = quantity > 0 ? 'bought' : 'sold';
      return `${bot}  ${market}: ${side} ${amount(Math.abs(quantity))} at ${amount(price)} (${reason}), holds ${amount(held)}`;
    }
    case 'ordered':
      return event.request && asked(event.order, event.request);
    case 'order': {
      const { bot, market, leg, state, filled, said } = event;
      const how = filled > 0 && state !== 'filled' ? `, ${amount(filled)} filled` : '';
      return `${bot}  ${market}: ${leg} order ${state}${how}${said === null ? '' : `: ${said}`}`;
    }
    case 'reconciled':
      return accountLine(event);
    case 'missed':
      return `${event.exchange}: something may have been missed: ${event.message}`;
    case 'rules':
      return `${event.market}: ${event.rules === null ? 'is traded no more' : 'accepts other orders than before'}`;
    case 'marked':
      return `${event.bot}  equity ${event.equity.toFixed(2)}`;
    case 'transferred': {
      const { from, to, amount: moved } = event;
      if (from === null) return `${to}  ${amount(moved)} brought`;
      return to === null
        ? `${from}  ${amount(moved)} taken away`
        : `${from}  ${amount(moved)} handed on to ${to}`;
    }
    case 'money':
      return `${event.to}: ${event.amount > 0 ? `${amount(event.amount)} is brought` : `${amount(-event.amount)} is to be taken`}`;
    case 'risk':
      return `${event.bot}  risk ${divisorText(event.from ?? Infinity)} → ${divisorText(event.to ?? Infinity)}: ${causeText(event.cause, event.is)}`;
    case 'mode':
      return `${event.bot} is ${event.mode}: ${event.reason}`;
    default:
      return undefined;
  }
}

function asked({ bot, market, leg }: OrderDraft, { side, quantity, limit, trigger }: OrderRequest): string {
  const when = trigger === null ? '' : ` when the price ${trigger.when} to ${amount(trigger.price)}`;
  const at = limit === null ? '' : ` at ${amount(limit)}`;
  return `${bot}  ${market}: asks to ${side} ${amount(quantity)}${at}${when} (${leg})`;
}

/** What the books and an account say of each other. */
export function accountLine({
  exchange,
  gaps,
  foreign,
}: Pick<Reconciled, 'exchange' | 'gaps' | 'foreign'>): string {
  if (gaps.length === 0 && foreign.length === 0) return `${exchange}: the account has what the books say`;
  const unlike = gaps.map(
    ({ of, expected, found }) => `${of}: ${amount(found)} where the books say ${amount(expected)}`,
  );
  const others = foreign.map((one) => `not ours: ${one}`);
  return `${exchange}: ${[...unlike, ...others].join('; ')}`;
}

// Decisions and marks belong to the close they are about, whenever it was heard of.
function momentOf(event: SessionEvent): number {
  if ('closes' in event) return event.closes;
  return event.type === 'filled' ? event.opens : event.time;
}

function amount(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(6)));
}

/** How a session stands, as a document. */
export function standingDocument(
  standing: SessionStanding,
  isRunning: boolean,
  updates: readonly Update[],
): object {
  const { name, began, events, last, bots, streams, accounts } = standing;
  return {
    session: name,
    running: isRunning,
    began,
    events,
    last,
    bots: [...bots.values()].map(({ spec, positions, decided, orders, risk, ...bot }) => ({
      name: spec.name,
      real: spec.real !== undefined,
      strategy: spec.strategy,
      timeframe: spec.timeframe,
      allotment: spec.account.cash,
      ...bot,
      risk: {
        divisor: risk ? risk.to : 1,
        paused: risk !== null && risk.to === null,
        reason: risk?.cause ?? null,
        since: risk?.at ?? null,
      },
      positions: [...positions].map(([market, { quantity, price }]) => ({ market, quantity, price })),
      decisions: [...decided.values()].map(({ market, closes, leave, enter, readings }) => ({
        market,
        closes,
        leave,
        enter,
        readings,
      })),
      orders: [...orders.values()].map(({ market, leg, state, filled, clientId, exchangeId }) => ({
        market,
        leg,
        state,
        filled,
        clientId,
        exchangeId,
      })),
    })),
    accounts: [...accounts.values()].map(({ exchange, time, gaps, foreign }) => ({
      exchange,
      time,
      gaps,
      foreign,
    })),
    reserve: standing.reserve,
    unwell: [...standing.unwell].map(([exchange, why]) => ({ exchange, why })),
    streams: [...streams].map(([stream, { until, trouble }]) => {
      const { asked, failed, bars, last, failures, next } =
        updates.find((one) => one.stream === stream) ?? {};
      return { stream, until, trouble, asked, failed, bars, last, failures, next };
    }),
  };
}

/** The same for people. */
export function renderStanding(
  standing: SessionStanding,
  isRunning: boolean,
  updates: readonly Update[],
  paint: Paint,
): string {
  const { name, began, events, last, bots, streams, accounts } = standing;
  const lines = [
    `${paint.bold(name)}: ${isRunning ? 'running' : 'not running'}, since ${formatTime(began)} UTC, ${events.toLocaleString('en')} events, the last at ${formatTime(last)} UTC`,
  ];
  for (const bot of bots.values()) {
    const { spec, mode, reason, equity, trades, wins, refusals, closes, positions, decided, orders } = bot;
    const gain = (growthOf(bot) * 100).toFixed(2);
    lines.push(
      '',
      `${paint.bold(spec.name)} (${spec.strategy}, ${spec.timeframe}, ${spec.real ? 'real orders' : 'on paper'}): ${mode}${reason === null ? '' : `: ${reason}`}`,
      `  equity ${equity.toFixed(2)} (${gain} %), ${trades} trades, ${wins} won, ${refusals} refusals, last close ${closes === null ? '–' : formatTime(closes)}`,
    );
    if (spec.capital) lines.push(`  ${sharing(bot)}`);
    for (const [market, { quantity, price }] of positions)
      lines.push(`  holds ${amount(quantity)} ${market}, entered at ${amount(price)}`);
    for (const event of decided.values()) lines.push(`  decided ${sessionLine(event)}`);
    for (const { market, leg, state, filled } of orders.values())
      lines.push(`  order ${market} ${leg}: ${state}${filled > 0 ? `, ${amount(filled)} filled` : ''}`);
  }
  lines.push('');
  for (const account of accounts.values()) lines.push(accountLine(account));
  if (standing.reserve > 0) lines.push(`reserve ${standing.reserve.toFixed(2)}`);
  for (const [exchange, why] of standing.unwell) lines.push(`${exchange}: no entries: ${why}`);
  for (const [stream, { until, trouble }] of streams) {
    const counts = countsOf(updates.find((one) => one.stream === stream));
    lines.push(
      `${stream}: known until ${formatTime(until)}${counts}${trouble === null ? '' : `, ${trouble}`}`,
    );
  }
  return lines.join('\n');
}

function countsOf(update: Update | undefined): string {
  if (!update) return '';
  const { asked, failed, failures } = update;
  const rest = failures === 0 ? '' : `, backs off after ${failures} in a row`;
  return `, asked ${asked} times, ${failed} failed${rest}`;
}

// What a bot has of its account, and what it may risk, and why.
function sharing({ spec, received, given, risk }: BotStanding): string {
  const money = [`allotment ${spec.account.cash.toFixed(2)}`];
  if (received > 0) money.push(`received ${received.toFixed(2)}`);
  if (given > 0) money.push(`handed on ${given.toFixed(2)}`);
  const level = divisorText(risk ? (risk.to ?? Infinity) : 1);
  const why = risk ? ` since ${formatTime(risk.at)}: ${causeText(risk.cause, risk.is)}` : '';
  return `${money.join(', ')}; risk ${level}${why}`;
}
