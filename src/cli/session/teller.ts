import type { SessionAlert, SessionEvent } from '#trading';
import { type Alerts, Narrator } from '#watch';
import type { Paint } from '../colour.ts';
import type { Output } from '../output.ts';
import { sessionLine } from '../screens/session.ts';
import { type Level, levelOf, type Log } from './log.ts';
import type { Watching } from './watching.ts';

/** Tells everybody what happens in a session: whoever reads along, its log, and those who want alerts. */
export class Teller {
  readonly #output: Output;
  readonly #log: Log;
  readonly #say: Alerts;
  readonly #narrator = new Narrator();
  readonly #watching: Watching;

  constructor(output: Output, log: Log, say: Alerts, watching: Watching) {
    this.#output = output;
    this.#watching = watching;
    this.#log = log;
    this.#say = say;
  }

  /** What happened before this process began; it was told then. */
  recall(event: SessionEvent): void {
    this.#narrator.hear([event]);
    this.#watching.see(event);
  }

  /** What came in, and all that followed from it. */
  tell(events: readonly SessionEvent[], alerts: readonly SessionAlert[]): void {
    for (const event of events) {
      this.#print(event);
      this.#log.event(event);
      this.#watching.see(event);
    }
    for (const alert of this.#narrator.hear(events)) this.alert(alert);
    const at = events[0]!.time;
    for (const alert of alerts) this.alert({ ...alert, at });
  }

  readonly alert: Alerts = (alert) => {
    this.#watching.alerted(alert);
    this.#log.alert(alert);
    this.#say(alert);
  };

  #print(event: SessionEvent): void {
    const line = sessionLine(event);
    if (this.#output.isJson ? quiet.has(event.type) : line === undefined) return;
    this.#output.entry(event, (paint) => painted(line!, levelOf(event), paint));
  }
}

// What came in stands in the journal; it is long, and known to whoever sent it.
const quiet: ReadonlySet<SessionEvent['type']> = new Set(['history', 'bars']);

/** A line in the colour of how much it matters. */
function painted(line: string, level: Level, { dim, yellow, red }: Paint): string {
  const colours: Readonly<Partial<Record<Level, (text: string) => string>>> = {
    debug: dim,
    warn: yellow,
    error: red,
  };
  return colours[level]?.(line) ?? line;
}
