import type { Column, Kernel, Operation } from './operation.ts';

/** The second input where the first is true, else the third. */
export const choose: Operation = {
  name: 'choose',
  outputs: 1,
  warmup: () => 0,
  kernel: ([condition, yes, no], [out]) => new Choose(condition!, yes!, no!, out!),
};

/** The quotient of two inputs, and the parameter where there is nothing to divide by. */
export const ratio: Operation = {
  name: 'ratio',
  outputs: 1,
  warmup: () => 0,
  kernel: ([a, b], [out], [whenZero]) => new Ratio(a!, b!, out!, whenZero!),
};

class Choose implements Kernel {
  readonly #condition: Column;
  readonly #yes: Column;
  readonly #no: Column;
  readonly #out: Column;

  constructor(condition: Column, yes: Column, no: Column, out: Column) {
    this.#condition = condition;
    this.#yes = yes;
    this.#no = no;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const condition = this.#condition.values;
    const yes = this.#yes.values;
    const no = this.#no.values;
    const out = this.#out.values;
    for (let i = from; i < to; i++) out[i] = condition[i] === 0 ? no[i]! : yes[i]!;
  }
}

class Ratio implements Kernel {
  readonly #a: Column;
  readonly #b: Column;
  readonly #out: Column;
  readonly #whenZero: number;

  constructor(a: Column, b: Column, out: Column, whenZero: number) {
    this.#a = a;
    this.#b = b;
    this.#out = out;
    this.#whenZero = whenZero;
  }

  advance(from: number, to: number): void {
    const a = this.#a.values;
    const b = this.#b.values;
    const out = this.#out.values;
    const whenZero = this.#whenZero;
    for (let i = from; i < to; i++) {
      // An undefined numerator stays undefined, whatever it is divided by.
      if (b[i] === 0) out[i] = a[i] === a[i] ? whenZero : NaN;
      else out[i] = a[i]! / b[i]!;
    }
  }
}
