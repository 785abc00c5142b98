/** Enough for as long as exchanges take to tell what was due. */
const remembered = 1000;

/** How what is held changed: what a position costs is told later, and falls to whoever had it then. */
export class Past {
  #changes: { readonly at: number; readonly change: number }[] = [];

  note(at: number, change: number): void {
    if (change === 0) return;
    this.#changes.push({ at, change });
    if (this.#changes.length > remembered) this.#changes.shift();
  }

  /** What was held right before a time, by somebody who holds so much now. */
  heldAt(time: number, now: number): number {
    const since = this.#changes.filter(({ at }) => at >= time);
    const held = since.reduce((left, { change }) => left - change, now);
    const most = since.reduce((sum, { change }) => sum + Math.abs(change), 0);
    // What is left of sums that come to nothing is noise of the arithmetic.
    return Math.abs(held) <= 1e-9 * most ? 0 : held;
  }

  hasChangedSince(time: number): boolean {
    return this.#changes.some(({ at }) => at >= time);
  }
}
