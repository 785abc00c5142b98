import type { Secret } from '#secrets';
import { post } from './post.ts';

export interface InfluxOptions {
  readonly url: Secret;
  readonly key: Secret | undefined;
  readonly proxy?: string | undefined;
  /** Hears of what could not be written, once until it works again. */
  readonly onTrouble: (reason: string) => void;
}

const most = 60;

/** Writes lines of metrics to an InfluxDB. What cannot be written now waits, so many at most; the oldest go. */
export class Influx {
  readonly #options: InfluxOptions;
  readonly #end = new AbortController();
  #waiting: string[] = [];
  #work: Promise<void> | undefined;
  #isInTrouble = false;
  #lost = 0;

  constructor(options: InfluxOptions) {
    this.#options = options;
  }

  /** How many times lines were given up. */
  get lost(): number {
    return this.#lost;
  }

  /** Nobody waits for it. */
  write(lines: string): void {
    if (lines === '') return;
    this.#waiting.push(lines);
    if (this.#waiting.length > most) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#work ??= this.#send().finally(() => (this.#work = undefined));
  }

  /** Gives what waits so many ms. */
  async close(limit: number): Promise<void> {
    const timer = setTimeout(() => this.#end.abort(), limit);
    await this.#work;
    clearTimeout(timer);
    this.#lost += this.#waiting.length;
    this.#waiting = [];
  }

  // A failure ends it; the next lines try again with all that waits.
  async #send(): Promise<void> {
    const { url, key, proxy } = this.#options;
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      ...(key ? { authorization: `Token ${key.reveal()}` } : {}),
    };
    while (this.#waiting.length > 0) {
      const [body] = this.#waiting as [string];
      const { signal } = this.#end;
      const posted = await post(url.reveal(), { body, headers, signal, proxy });
      const problem = typeof posted === 'string' ? posted : problemOf(posted.status);
      if (problem !== undefined && !this.#isInTrouble) this.#options.onTrouble(problem);
      this.#isInTrouble = problem !== undefined;
      // What it does not understand it will not understand later.
      const isHopeless = typeof posted !== 'string' && posted.status === 400;
      if (problem !== undefined && !isHopeless) return;
      if (this.#waiting[0] === body) this.#waiting.shift();
      if (isHopeless) this.#lost++;
    }
  }
}

function problemOf(status: number): string | undefined {
  return status >= 200 && status < 300 ? undefined : `the server answers ${status}`;
}
