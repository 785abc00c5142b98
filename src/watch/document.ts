import type { Alert } from './alert.ts';
import { type Fact, factsOf } from './facts.ts';

/** Alerts as a document for programs; keys may be added, none are taken away. */
export interface AlertDocument {
  readonly version: 1;
  readonly alerts: readonly (Omit<Alert, 'news'> & {
    /** The same whenever it is sent again. */
    readonly id: string;
    /** What it is: `entry`, `exit`, `transfer`, … or `notice`. */
    readonly kind: string;
    readonly news: Alert['news'] | null;
    /** The same in words, for those who only show it. */
    readonly facts: readonly Fact[];
  })[];
}

export function alertDocument(alerts: readonly Alert[], idOf: (alert: Alert) => string): AlertDocument {
  return {
    version: 1,
    alerts: alerts.map((alert) => ({
      id: idOf(alert),
      kind: alert.news?.kind ?? 'notice',
      severity: alert.severity,
      subject: alert.subject,
      message: alert.message,
      at: alert.at,
      facts: factsOf(alert),
      news: alert.news ?? null,
    })),
  };
}
