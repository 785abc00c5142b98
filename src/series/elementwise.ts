import { exp, log } from '#numbers';
import type { Column, Kernel, Operation } from './operation.ts';

type Loop = (a: Float64Array, b: Float64Array, out: Float64Array, from: number, to: number) => void;

// Each loop is a function of its own so that the engine compiles it for one operation only.
const loops = {
  plus: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! + b[i]!;
  },
  minus: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! - b[i]!;
  },
  times: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! * b[i]!;
  },
  over: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! / b[i]!;
  },
  share: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) {
      const whole = a[i]! + b[i]!;
      out[i] = whole === 0 ? 0.5 : a[i]! / whole;
    }
  },
  max: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.max(a[i]!, b[i]!);
  },
  min: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.min(a[i]!, b[i]!);
  },
  above: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
  },
  below: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
  },
  atLeast: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
  },
  atMost: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
  },
  and: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i] !== 0 && b[i] !== 0 ? 1 : 0;
  },
  or: (a, b, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i] !== 0 || b[i] !== 0 ? 1 : 0;
  },
  not: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i] === 0 ? 1 : 0;
  },
  absolute: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.abs(a[i]!);
  },
  root: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.sqrt(a[i]!);
  },
  sign: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.sign(a[i]!);
  },
  floor: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = Math.floor(a[i]!);
  },
  exp: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = exp(a[i]!);
  },
  log: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = log(a[i]!);
  },
  defined: (a, _, out, from, to) => {
    for (let i = from; i < to; i++) out[i] = a[i] === a[i] ? 1 : 0;
  },
} satisfies Record<string, Loop>;

type Name = keyof typeof loops;

/** Operations that look at one bar of one or two inputs. A comparison with an undefined value is false. */
export const elementwise = Object.fromEntries(
  Object.entries(loops).map(([name, loop]) => [name, operation(name, loop)]),
) as Record<Name, Operation>;

function operation(name: string, loop: Loop): Operation {
  return {
    name,
    outputs: 1,
    warmup: () => 0,
    kernel: ([a, b = a], [out]) => new Elementwise(loop, a!, b!, out!),
  };
}

class Elementwise implements Kernel {
  readonly #loop: Loop;
  readonly #a: Column;
  readonly #b: Column;
  readonly #out: Column;

  constructor(loop: Loop, a: Column, b: Column, out: Column) {
    this.#loop = loop;
    this.#a = a;
    this.#b = b;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    this.#loop(this.#a.values, this.#b.values, this.#out.values, from, to);
  }
}
