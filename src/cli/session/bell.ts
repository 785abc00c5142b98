import { setTimeout as sleep } from 'node:timers/promises';

/** Wakes whoever waits. Rung while nobody does, it keeps the next one from waiting. */
export class Bell {
  #rung = false;
  #waiting: AbortController | undefined;

  ring(): void {
    this.#rung = true;
    this.#waiting?.abort();
  }

  /** Waits so long, until it rings or until the signal comes; whether it rang. */
  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#rung) {
      this.#waiting = new AbortController();
      const either = AbortSignal.any([signal, this.#waiting.signal]);
      await sleep(ms, undefined, { signal: either }).catch(() => undefined);
      this.#waiting = undefined;
    }
    const rang = this.#rung;
    this.#rung = false;
    return rang;
  }
}
