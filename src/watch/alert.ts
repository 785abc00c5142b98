import type { News } from './news.ts';

export const severities = ['info', 'warning', 'critical'] as const;

/** How much an alert matters: good to know, look at it today, look at it now. */
export type Severity = (typeof severities)[number];

/** What a person should hear of although they did not ask. */
export interface Alert {
  readonly severity: Severity;
  /** What it is about, in a word or two: `fetch`, `binance`, the name of a bot. */
  readonly subject: string;
  readonly message: string;
  /** ms UTC. */
  readonly at: number;
  /** All that is known about it, where it is news of a session. */
  readonly news?: News;
}

/** Where alerts go. Nobody who raises one waits for it to arrive. */
export type Alerts = (alert: Alert) => void;

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

// What happened once more is news, also in the same words; how things stand is not.
const happenings: ReadonlySet<News['kind']> = new Set([
  'entry',
  'exit',
  'transfer',
  'risk',
  'mode',
  'summary',
]);

/** What is told again when it is told in the same words: the same thing about the same thing. */
export function topicOf({ subject, news, at }: Alert): string {
  const where = news && 'market' in news ? news.market : '';
  const when = news && happenings.has(news.kind) ? at : '';
  return [news?.kind ?? '', subject, where, when].join('\n');
}
