import { formatTime } from '#market';
import type { Attribution, Replayed } from '#trading';
import type { Paint } from '../colour.ts';
import { sessionLine } from './session.ts';

/** What going over a session again came to, as a document. */
export function replayDocument(
  session: string,
  { events, closes, decisions, differences }: Replayed,
  against: readonly Attribution[] | undefined,
): object {
  return {
    session,
    events,
    closes,
    decisions,
    same: differences.length === 0,
    differences: differences.map(({ seq, stored, now }) => ({
      event: seq,
      stored: stored ?? null,
      now: now ?? null,
    })),
    ...(against ? { against } : {}),
  };
}

const shown = 5;

/** The same for people. */
export function renderReplay(
  session: string,
  { events, closes, decisions, differences }: Replayed,
  against: readonly Attribution[] | undefined,
  paint: Paint,
): string {
  const count = (value: number) => value.toLocaleString('en');
  const lines = [
    `${paint.bold(session)}: ${count(events)} events, ${count(closes)} closes decided on, ${count(decisions)} with something to do`,
    differences.length === 0
      ? paint.green('Every decision came out the same, and every close without one.')
      : paint.red(`${differences.length} differences:`),
  ];
  for (const { seq, stored, now } of differences.slice(0, shown)) {
    const say = (event: typeof stored) =>
      event === undefined ? 'nothing' : (sessionLine(event) ?? `${event.type} at ${formatTime(event.time)}`);
    lines.push(
      `  event ${seq}: written: ${say(stored)}`,
      `  ${' '.repeat(String(seq).length + 6)}  now: ${say(now)}`,
    );
  }
  for (const { bot, session: was, backtest, parts } of against ?? []) {
    lines.push('', `${paint.bold(bot)}: the session came to ${money(was)}, a backtest to ${money(backtest)}`);
    for (const [cause, amount] of Object.entries(parts))
      lines.push(`  ${cause.padEnd(25)}${money(amount).padStart(14)}`);
    lines.push(`  ${'together'.padEnd(25)}${money(backtest - was).padStart(14)}`);
  }
  return lines.join('\n');
}

function money(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
