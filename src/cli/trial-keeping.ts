import type { TrialFile } from '#adapters/files';
import { toTrialLine } from '#report';
import type { TrialRecord } from '#research';

// How long trials wait for others to be written with, ms.
const pause = 100;

/**
 * Keeps the trials of a search as they come, some at a time, one write after the other. The first that fails is the
 * last, and breaks the search off: what it finds from then on would be lost.
 */
export class TrialKeeping {
  readonly #file: TrialFile | undefined;
  readonly #stop: AbortController;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: TrialRecord[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(file: TrialFile | undefined, stop: AbortController) {
    this.#file = file;
    this.#stop = stop;
    this.#timer = setInterval(() => void this.#write(), pause);
  }

  add(trial: TrialRecord): void {
    if (this.#file) this.#waiting.push(trial);
  }

  /** All that was added is in the file when this has returned, or it throws what kept it from that. */
  async flush(): Promise<void> {
    await this.#write();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Writes what still waits. A failure to write is left to `flush`: whoever did not come there has another error. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#write();
    if (this.#failure === undefined) await this.#file?.close();
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        await this.#file?.add(this.#waiting.splice(0).map(toTrialLine));
      } catch (error) {
        this.#failure = error;
        this.#stop.abort();
      }
    });
    return this.#writing;
  }
}
