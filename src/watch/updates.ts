/** How a stream of bars is kept up to date. */
export interface Update {
  readonly stream: string;
  /** How often the exchange was asked for bars, and how often it gave none. */
  readonly asked: number;
  readonly failed: number;
  /** Bars that came. */
  readonly bars: number;
  /** ms UTC: when bars came last, and up to when they are known; null before. */
  readonly last: number | null;
  readonly known: number | null;
  /** Failures in a row. */
  readonly failures: number;
  /** ms UTC: not asked again before this. */
  readonly next: number | null;
}

const none = { asked: 0, failed: 0, bars: 0, last: null, known: null, failures: 0, next: null };

/** Counts what is asked and what comes, stream by stream. A stream is followed once, whoever looks at it. */
export class Updates {
  readonly #streams = new Map<string, Update>();

  get all(): readonly Update[] {
    return [...this.#streams.values()];
  }

  /** What is known of a stream before it is followed. */
  begins(stream: string, known: number): void {
    this.#set(stream, { known });
  }

  asked(stream: string): void {
    const { asked } = this.#of(stream);
    this.#set(stream, { asked: asked + 1 });
  }

  answered(stream: string): void {
    this.#set(stream, { failures: 0 });
  }

  failed(stream: string): void {
    const { failed, failures } = this.#of(stream);
    this.#set(stream, { failed: failed + 1, failures: failures + 1 });
  }

  came(stream: string, count: number, until: number, at: number): void {
    const { bars } = this.#of(stream);
    this.#set(stream, { bars: bars + count, known: until, ...(count > 0 ? { last: at } : {}) });
  }

  waits(stream: string, until: number): void {
    this.#set(stream, { next: until });
  }

  #of(stream: string): Update {
    return this.#streams.get(stream) ?? { stream, ...none };
  }

  #set(stream: string, change: Partial<Update>): void {
    this.#streams.set(stream, { ...this.#of(stream), ...change });
  }
}
