/** Enough to know again what is told again. */
const remembered = 5000;
/** What nobody is known to have held for so long is none of ours. */
const patience = 3_600_000;

/** What an exchange tells more than once, by its names. */
export class News {
  readonly #known = new Set<string>();

  isNew(id: string): boolean {
    if (this.#known.has(id)) return false;
    this.#known.add(id);
    const [oldest] = this.#known;
    if (this.#known.size > remembered) this.#known.delete(oldest!);
    return true;
  }
}

/** Whether what happened at a time may still turn out to be ours. */
export function isRecent(time: number, now: number): boolean {
  return now - time < patience;
}
