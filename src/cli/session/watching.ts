import type { Settings } from '#config';
import type { Observer } from '#exchange';
import { learn, newStanding, type SessionEvent } from '#trading';
import {
  type Alert,
  type Alerts,
  type Awaited,
  Lookout,
  type Metric,
  metricsOf,
  Monitor,
  Tally,
  Updates,
  vitalsOf,
  type Wellbeing,
} from '#watch';
import { sessionThresholds } from '../watch.ts';

// What is older tells nothing of how an exchange is now.
const memory = 900_000;

/** Watches what a session depends on, and counts what it does. */
export class Watching {
  readonly updates = new Updates();
  /** The streams that bars are awaited of. */
  awaited: readonly Awaited[] = [];
  /** The last close of each market. */
  readonly prices = new Map<string, number>();
  readonly #monitor = new Monitor();
  readonly standing = newStanding();
  readonly #tally = new Tally();
  readonly #offsets = new Map<string, number>();
  readonly #lookout: Lookout;

  constructor(settings: Settings) {
    this.#lookout = new Lookout(sessionThresholds(settings));
  }

  readonly observe: Observer = (observation) => this.#monitor.observe(observation);

  see(event: SessionEvent): void {
    learn(this.standing, event);
    this.#tally.see(event);
    if (event.type === 'bars' || event.type === 'history') this.#price(event);
  }

  #price({ stream, rows }: Extract<SessionEvent, { readonly type: 'bars' | 'history' }>): void {
    const close = rows.at(-1)?.[4];
    if (close !== undefined) this.prices.set(stream.slice(0, stream.lastIndexOf(' ')), close);
  }

  readonly clockRead = (exchange: string, offset: number): void => {
    this.#offsets.set(exchange, offset);
  };

  readonly alerted: Alerts = ({ severity }) => this.#tally.alerted(severity);

  /** Looks whether anything got worse than it may be, or is well again. */
  look(now: number): readonly Alert[] {
    return this.#lookout.look(this.#vitals(now), now);
  }

  /** How all that the session depends on is doing at the moment. */
  wellbeing(now: number): Wellbeing {
    const { unwell } = this.#lookout;
    const exchanges = this.#vitals(now).map((one) => ({ ...one, unwell: unwell.get(one.exchange) ?? null }));
    return { at: now, exchanges, calls: this.#monitor.health(now - memory), streams: this.updates.all };
  }

  /** Everything that was counted and measured; `lost` alerts did not arrive. */
  metrics(now: number, lost: number): readonly Metric[] {
    const { bots, alerts } = this.#tally;
    return metricsOf({ standing: this.standing, bots, alerts, lost, wellbeing: this.wellbeing(now) });
  }

  #vitals(now: number) {
    const offsets = this.#offsets;
    const { awaited, updates } = this;
    return vitalsOf({
      monitor: this.#monitor,
      updates: updates.all,
      awaited,
      offsets,
      since: now - memory,
      now,
    });
  }
}
