import type { JournalReader, SessionAlert, SessionEvent } from '#trading';
import { type Alert, type Alerts, type DayPassed, Narrator } from '#watch';
import type { Output } from '../output.ts';
import type { Log } from './log.ts';
import { lineReader, type Reader } from './reader.ts';
import type { Watching } from './watching.ts';

type Heads = Pick<JournalReader<SessionEvent>, 'head'>;

/** Who is told. */
interface Ears {
  readonly output: Output;
  readonly log: Log;
  readonly say: Alerts;
  readonly watching: Watching;
}

/** Tells everybody what happens in a session: whoever reads along, its log, and those who want alerts. */
export class Teller {
  #reader: Reader;
  readonly #journal: Heads;
  readonly #log: Log;
  readonly #say: Alerts;
  readonly #narrator = new Narrator();
  readonly #watching: Watching;

  constructor(journal: Heads, { output, log, say, watching }: Ears) {
    this.#journal = journal;
    this.#reader = lineReader(output);
    this.#watching = watching;
    this.#log = log;
    this.#say = say;
  }

  /** Lets somebody else read along, while some work goes on. */
  async readBy<T>(reader: Reader, work: () => Promise<T>): Promise<T> {
    const before = this.#reader;
    this.#reader = reader;
    try {
      return await work();
    } finally {
      reader.close();
      this.#reader = before;
    }
  }

  /** What happened before this process began; it was told then. */
  recall(event: SessionEvent): void {
    this.#narrator.hear([event]);
    this.#watching.see(event);
  }

  /** What came in, and all that followed from it. */
  tell(events: readonly SessionEvent[], alerts: readonly SessionAlert[]): void {
    for (const event of events) {
      this.#log.event(event);
      this.#watching.see(event);
      this.#reader.see(event);
    }
    for (const alert of this.#narrator.hear(events))
      if (alert.news?.kind === 'summary') void this.#sumUp(alert, alert.news);
      else this.alert(alert);
    const at = events[0]!.time;
    for (const alert of alerts) this.alert({ ...alert, at });
  }

  readonly alert: Alerts = (alert) => {
    this.#watching.alerted(alert);
    this.#log.alert(alert);
    this.#say(alert);
  };
  // The journal does not keep anybody waiting; without its head a summary is one as well.
  async #sumUp(alert: Alert, news: DayPassed): Promise<void> {
    const head = await this.#journal.head().catch(() => null);
    this.alert({ ...alert, news: { ...news, head } });
  }
}
