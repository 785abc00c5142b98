/** A list of very many things, each of which is made when it is its turn to be written. */
export class LazyList<T> implements Iterable<unknown> {
  readonly #from: readonly T[];
  readonly #make: (one: T) => unknown;

  constructor(from: readonly T[], make: (one: T) => unknown) {
    this.#from = from;
    this.#make = make;
  }

  get length(): number {
    return this.#from.length;
  }

  *[Symbol.iterator](): Generator {
    for (const one of this.#from) yield this.#make(one);
  }

  toJSON(): unknown[] {
    return [...this];
  }
}
