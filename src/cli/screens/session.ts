import { formatTime } from '#market';
import type { SessionEvent, SessionStanding } from '#trading';
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
      return `${bot}  ${market}: refused: ${reason} (${amount(wanted)} of ${amount(allowed)})`;
    }
    case 'filled': {
      const { bot, market, quantity, price, reason, held } = event;
      if (quantity === 0) return `${bot}  ${market}: paid ${reason} ${amount(event.fee)}`;
      const side = quantity > 0 ? 'bought' : 'sold';
      return `${bot}  ${market}: ${side} ${amount(Math.abs(quantity))} at ${amount(price)} (${reason}), holds ${amount(held)}`;
    }
    case 'marked':
      return `${event.bot}  equity ${event.equity.toFixed(2)}`;
    case 'mode':
      return `${event.bot} is ${event.mode}: ${event.reason}`;
    default:
      return undefined;
  }
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
  const { name, began, events, last, bots, streams } = standing;
  return {
    session: name,
    running: isRunning,
    began,
    events,
    last,
    bots: [...bots.values()].map(({ spec, positions, decided, ...bot }) => ({
      name: spec.name,
      strategy: spec.strategy,
      timeframe: spec.timeframe,
      ...bot,
      positions: [...positions].map(([market, { quantity, price }]) => ({ market, quantity, price })),
      decisions: [...decided.values()].map(({ market, closes, leave, enter, readings }) => ({
        market,
        closes,
        leave,
        enter,
        readings,
      })),
    })),
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
  const { name, began, events, last, bots, streams } = standing;
  const lines = [
    `${paint.bold(name)}: ${isRunning ? 'running' : 'not running'}, since ${formatTime(began)} UTC, ${events.toLocaleString('en')} events, the last at ${formatTime(last)} UTC`,
  ];
  for (const {
    spec,
    mode,
    reason,
    equity,
    trades,
    wins,
    refusals,
    closes,
    positions,
    decided,
  } of bots.values()) {
    const gain = ((equity / spec.account.cash - 1) * 100).toFixed(2);
    lines.push(
      '',
      `${paint.bold(spec.name)} (${spec.strategy}, ${spec.timeframe}): ${mode}${reason === null ? '' : `: ${reason}`}`,
      `  equity ${equity.toFixed(2)} (${gain} %), ${trades} trades, ${wins} won, ${refusals} refusals, last close ${closes === null ? '–' : formatTime(closes)}`,
    );
    for (const [market, { quantity, price }] of positions)
      lines.push(`  holds ${amount(quantity)} ${market}, entered at ${amount(price)}`);
    for (const event of decided.values()) lines.push(`  decided ${sessionLine(event)}`);
  }
  lines.push('');
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
