import { formatDay } from '#market';
import type { SessionEvent } from '#trading';
import type { Alert, Severity } from './alert.ts';
import { figure, money, percent, signed, span } from './figures.ts';
import type { DayPassed, Entered, Guard, Left, ModeSet, News } from './news.ts';

/** News as an alert: how much it matters, what it is about, and one sentence. */
export function alertOf(
  news: News,
  event: Pick<SessionEvent, 'time'> & { readonly message?: string },
): Alert {
  const message = sentences[news.kind](news as never, event.message ?? '');
  return { severity: severityOf(news), subject: subjectOf(news), message, at: event.time, news };
}

function severityOf(news: News): Severity {
  switch (news.kind) {
    case 'mode':
      // Who was told to is not in trouble.
      if (news.reason.startsWith('told to')) return 'info';
      if (news.mode === 'halted') return 'critical';
      return news.mode === 'paused' ? 'warning' : 'info';
    case 'trouble':
      return news.isWell ? 'info' : 'critical';
    case 'risk':
      return news.after < news.before ? 'warning' : 'info';
    case 'refusal':
      return 'warning';
    default:
      return 'info';
  }
}

function subjectOf(news: News): string {
  if ('bot' in news) return news.bot;
  if (news.kind === 'trouble') return news.what;
  return news.kind === 'transfer' ? news.from : 'daily summary';
}

type Sentences = {
  readonly [Kind in News['kind']]: (news: Extract<News, { readonly kind: Kind }>, said: string) => string;
};

const sentences: Sentences = {
  entry: entered,
  exit: left,
  transfer: ({ to, amount, reason }) => `gives ${money(amount)} to ${to}: ${reason}.`,
  risk: ({ before, after, reason }) =>
    `risks ${figure(after * 100)} % of what it usually does, before ${figure(before * 100)} %: ${reason}.`,
  mode: moded,
  refusal: ({ market, reason }) => `${market}: refused: ${reason}.`,
  trouble: (_, said) => said,
  summary,
};

function entered({ market, side, quantity, price, stop, target }: Entered): string {
  const guards = [guard('stop', stop), guard('target', target)].filter((one) => one !== '').join(', ');
  const act = side === 'long' ? 'bought' : 'sold short';
  return `${act} ${figure(quantity)} ${market} at ${figure(price)}${guards === '' ? '' : `, ${guards}`}.`;
}

function guard(name: string, level: Guard | null): string {
  return level === null ? '' : `${name} ${figure(level.price)} (${percent(level.distance)})`;
}

function left(news: Left): string {
  const { market, side, quantity, price, reason, held, profit, duration } = news;
  const act = side === 'long' ? 'sold' : 'bought back';
  const rest = held === 0 ? `after ${span(duration)}` : `still holds ${figure(held)}`;
  const given = news.transfers.map(({ to, amount }) => `, ${money(amount)} of it to ${to}`).join('');
  return `${act} ${figure(quantity)} ${market} at ${figure(price)} (${reason}): ${signed(profit)} (${percent(news.return)})${given}, ${rest}.`;
}

function moded({ mode, reason }: ModeSet): string {
  return `is ${mode}: ${reason.replace(/\.$/, '')}.`;
}

function summary({ day, bots }: DayPassed): string {
  const all = bots.map(
    ({ bot, equity, change, trades, wins }) =>
      `${bot} ${money(equity)} (${percent(change)}, ${trades} ${trades === 1 ? 'trade' : 'trades'}, ${wins} won)`,
  );
  return `${formatDay(day)}: ${all.join('; ')}.`;
}
