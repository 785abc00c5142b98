import type { Column, Kernel, Operation } from './operation.ts';

/** The sum of everything since the second input last was true, that bar included. */
export const sumSince: Operation = {
  name: 'sumSince',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input, restart], [out]) => new SumSince(input!, restart!, out!),
};

/** The highest and the lowest value since the third input last was true, that bar included. */
export const rangeSince: Operation = {
  name: 'rangeSince',
  outputs: 2,
  warmup: () => 0,
  kernel: ([high, low, restart], [highest, lowest]) =>
    new RangeSince(high!, low!, restart!, highest!, lowest!),
};

/** The value of the first input when the second was last true; its own value on such a bar. */
export const valueWhen: Operation = {
  name: 'valueWhen',
  outputs: 1,
  warmup: () => 0,
  kernel: ([input, condition], [out]) => new ValueWhen(input!, condition!, out!),
};

/** Bars since the condition was last true: 0 on such a bar. */
export const barsSince: Operation = {
  name: 'barsSince',
  outputs: 1,
  warmup: () => 0,
  kernel: ([condition], [out]) => new BarsSince(condition!, out!),
};

class SumSince implements Kernel {
  readonly #input: Column;
  readonly #restart: Column;
  readonly #out: Column;
  #sum = 0;

  constructor(input: Column, restart: Column, out: Column) {
    this.#input = input;
    this.#restart = restart;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const restart = this.#restart.values;
    const out = this.#out.values;
    let sum = this.#sum;
    for (let i = from; i < to; i++) {
      const value = input[i]!;
      if (restart[i] !== 0) sum = 0;
      if (value === value) out[i] = sum += value;
      else out[i] = NaN;
    }
    this.#sum = sum;
  }
}

class RangeSince implements Kernel {
  readonly #inputs: readonly [high: Column, low: Column, restart: Column];
  readonly #outputs: readonly [highest: Column, lowest: Column];
  #highest = -Infinity;
  #lowest = Infinity;

  constructor(high: Column, low: Column, restart: Column, highest: Column, lowest: Column) {
    this.#inputs = [high, low, restart];
    this.#outputs = [highest, lowest];
  }

  advance(from: number, to: number): void {
    const [high, low, restart] = this.#inputs.map(({ values }) => values) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const [outHigh, outLow] = this.#outputs.map(({ values }) => values) as [Float64Array, Float64Array];
    let highest = this.#highest;
    let lowest = this.#lowest;
    for (let i = from; i < to; i++) {
      if (restart[i] !== 0) {
        highest = -Infinity;
        lowest = Infinity;
      }
      if (high[i]! > highest) highest = high[i]!;
      if (low[i]! < lowest) lowest = low[i]!;
      outHigh[i] = highest === -Infinity ? NaN : highest;
      outLow[i] = lowest === Infinity ? NaN : lowest;
    }
    this.#highest = highest;
    this.#lowest = lowest;
  }
}

class ValueWhen implements Kernel {
  readonly #input: Column;
  readonly #condition: Column;
  readonly #out: Column;
  #last = NaN;

  constructor(input: Column, condition: Column, out: Column) {
    this.#input = input;
    this.#condition = condition;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const input = this.#input.values;
    const condition = this.#condition.values;
    const out = this.#out.values;
    let last = this.#last;
    for (let i = from; i < to; i++) {
      if (condition[i] !== 0) last = input[i]!;
      out[i] = last;
    }
    this.#last = last;
  }
}

class BarsSince implements Kernel {
  readonly #condition: Column;
  readonly #out: Column;
  #since = NaN;

  constructor(condition: Column, out: Column) {
    this.#condition = condition;
    this.#out = out;
  }

  advance(from: number, to: number): void {
    const condition = this.#condition.values;
    const out = this.#out.values;
    let since = this.#since;
    for (let i = from; i < to; i++) {
      since = condition[i] === 0 ? since + 1 : 0;
      out[i] = since;
    }
    this.#since = since;
  }
}
