import type { SessionEvent } from '#trading';
import type { Severity } from './alert.ts';

/** What a bot did so often. */
export interface BotTally {
  readonly closes: number;
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
  /** By reason. */
  readonly refusals: ReadonlyMap<string, number>;
}

interface Counting {
  closes: number;
  decisions: number;
  orders: number;
  fills: number;
  readonly refusals: Map<string, number>;
}

/** Counts what happens in a session. */
export class Tally {
  readonly #bots = new Map<string, Counting>();
  readonly #alerts = new Map<Severity, number>();

  get bots(): ReadonlyMap<string, BotTally> {
    return this.#bots;
  }

  get alerts(): ReadonlyMap<Severity, number> {
    return this.#alerts;
  }

  alerted(severity: Severity): void {
    this.#alerts.set(severity, (this.#alerts.get(severity) ?? 0) + 1);
  }

  see(event: SessionEvent): void {
    switch (event.type) {
      case 'started':
        for (const { name } of event.bots) this.#bot(name);
        return;
      case 'decided':
        this.#bot(event.bot).closes++;
        if (event.enter !== null || event.leave !== null) this.#bot(event.bot).decisions++;
        return;
      case 'ordered':
        this.#bot(event.order.bot).orders++;
        return;
      case 'filled':
        if (event.quantity !== 0) this.#bot(event.bot).fills++;
        return;
      case 'refused': {
        const { refusals } = this.#bot(event.bot);
        refusals.set(event.reason, (refusals.get(event.reason) ?? 0) + 1);
        return;
      }
      default:
    }
  }

  #bot(name: string): Counting {
    const known = this.#bots.get(name);
    if (known) return known;
    const counting = { closes: 0, decisions: 0, orders: 0, fills: 0, refusals: new Map<string, number>() };
    this.#bots.set(name, counting);
    return counting;
  }
}
