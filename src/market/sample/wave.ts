import { exp, type Random } from '#numbers';

/** A random walk that is pulled back to 0: it forgets over about `memory` steps and spreads by `spread`. */
export class Wave {
  readonly #draw: Random;
  readonly #keep: number;
  readonly #kick: number;
  #value: number;

  constructor(draw: Random, memory: number, spread: number) {
    this.#draw = draw;
    this.#keep = exp(-1 / memory);
    this.#kick = spread * Math.sqrt(1 - this.#keep * this.#keep);
    this.#value = spread * draw.normal();
  }

  next(): number {
    const value = this.#value;
    this.#value = this.#keep * value + this.#kick * this.#draw.normal();
    return value;
  }
}
