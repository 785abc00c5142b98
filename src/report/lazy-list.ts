/** A list of very many things, each of which is made when it is its turn to be written. */
export class LazyList<T> implements Iterable<unknown> {
  readonly #from: Iterable<T> & { readonly length: number };
  readonly #make: (one: T) => unknown;

  constructor(from: Iterable<T> & { readonly length: number }, make: (one: T) => unknown) {
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
