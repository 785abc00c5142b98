/** How much an alert matters: good to know, look at it today, look at it now. */
export type Severity = 'info' | 'warning' | 'critical';

/** What a person should hear of although they did not ask. */
export interface Alert {
  readonly severity: Severity;
  /** What it is about, in a word or two: `fetch`, `binance`. */
  readonly subject: string;
  readonly message: string;
  /** ms UTC. */
  readonly at: number;
}

/** Where alerts go. Nobody who raises one waits for it to arrive. */
export type Alerts = (alert: Alert) => void;
