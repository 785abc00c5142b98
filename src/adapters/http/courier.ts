import { type Alert, type Outbox, type Reply, span } from '#watch';
import { pause } from './post.ts';

/** Sends the first of some alerts; how many it sent, and what became of them. */
export type Send = (
  alerts: readonly Alert[],
  signal: AbortSignal,
) => Promise<{ readonly reply: Reply; readonly count: number }>;

/** What everybody who sends to one host goes by. */
export interface Host {
  /** No delivery before this, by `performance.now()`. */
  quietUntil: number;
}

export interface CourierOptions {
  readonly outbox: Outbox;
  readonly send: Send;
  readonly host: Host;
  /** Hears of a delivery that came to nothing, once until one works again. */
  readonly onTrouble: (reason: string) => void;
}

const mostAtOnce = 10;
const longRest = 60_000;
const manyLimits = 3;

/** Brings alerts to a place beyond this machine. Whoever hands it one does not wait. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #end = new AbortController();
  #hurry = new AbortController();
  #deadline = Infinity;
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  /** How often in a row it was said that these are too many. */
  #limits = 0;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  tell(alert: Alert): void {
    this.#options.outbox.add(alert, performance.now());
    if (this.#options.outbox.isEmpty || this.#deadline < Infinity) return;
    this.#work ??= this.#deliver().finally(() => (this.#work = undefined));
  }

  /** Sends what waits, but for no longer than so many ms. */
  async close(limit: number): Promise<void> {
    this.#deadline = performance.now() + limit;
    const timer = setTimeout(() => this.#end.abort(), limit);
    this.#hurry.abort();
    await this.#work;
    clearTimeout(timer);
    this.#end.abort();
    this.#options.outbox.close();
  }

  async #deliver(): Promise<void> {
    const { outbox, send, host } = this.#options;
    while (!outbox.isEmpty && !this.#end.signal.aborted) {
      const now = performance.now();
      const wait = Math.max(outbox.wait(now), host.quietUntil - now);
      if (now + wait > this.#deadline) return;
      if (wait > 0) {
        await this.#rest(wait);
        continue;
      }
      const { reply, count } = await send(outbox.take(mostAtOnce), this.#end.signal);
      const after = performance.now();
      outbox.replied(reply, count, after, Math.random());
      if (reply.kind === 'limited' && reply.everywhere) host.quietUntil = after + reply.rest;
      this.#notice(reply);
    }
  }

  // Who is told to close looks anew whether it is worth waiting.
  async #rest(ms: number): Promise<void> {
    await pause(ms, AbortSignal.any([this.#hurry.signal, this.#end.signal]));
    if (this.#hurry.signal.aborted) this.#hurry = new AbortController();
  }

  #notice(reply: Reply): void {
    this.#limits = reply.kind === 'limited' ? this.#limits + 1 : 0;
    const reason = 'reason' in reply ? reply.reason : this.#kept(reply);
    if (reason !== undefined && !this.#isInTrouble) this.#options.onTrouble(reason);
    this.#isInTrouble = reason !== undefined;
  }

  // To wait a little is usual; a long time, or again and again, is trouble.
  #kept(reply: Reply): string | undefined {
    if (reply.kind !== 'limited' || (reply.rest < longRest && this.#limits < manyLimits)) return undefined;
    const rest = reply.rest < longRest ? '' : `, and takes nothing for ${span(reply.rest)}`;
    return `the server says that these are too many${rest}`;
  }
}
