import type { Column, Kernel, Operation } from '#series';
import { type Native, tulind } from './native.ts';
import type { Tulip } from './table.ts';

const operations = new Map<string, Operation>();

/** The operation of one indicator of Tulip; asking twice gives the same one. */
export function operationOf(name: string, about: Tulip): Operation {
  const operation = operations.get(name) ?? operationFor(name, about);
  operations.set(name, operation);
  return operation;
}

function operationFor(name: string, about: Tulip): Operation {
  const native = tulind().indicators[name]!;
  return {
    name: `tulip ${name}`,
    outputs: about.outputs.length,
    startsOver: true,
    warmup: (options) => native.start(options),
    kernel: (inputs, outs, options) => new FromTheStart(native, inputs, outs, options),
  };
}

/**
 * Tulip takes whole arrays and keeps nothing between calls, and many of its indicators never forget
 * where they began. So every input is kept from the first bar, and each call begins there: the only
 * way to the same bits in any pieces. A call costs all of history, in batch a fraction of a
 * microsecond per bar and live the same for every bar that there ever was.
 *
 * A bar on which an input is undefined does not exist for Tulip, which would be undefined ever after.
 */
class FromTheStart implements Kernel {
  readonly #native: Native;
  readonly #inputs: readonly Column[];
  readonly #outputs: readonly Column[];
  readonly #options: readonly number[];
  // Plain arrays, since the native package takes no others.
  readonly #kept: readonly number[][];

  constructor(
    native: Native,
    inputs: readonly Column[],
    outputs: readonly Column[],
    options: readonly number[],
  ) {
    this.#native = native;
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#options = options;
    this.#kept = inputs.map(() => []);
  }

  advance(from: number, to: number): void {
    const known = this.#kept[0]!.length;
    const bars = this.#keep(from, to);
    const results = this.#compute();
    for (const [k, { values }] of this.#outputs.entries()) {
      const result = results[k]!;
      const missing = this.#kept[0]!.length - result.length;
      values.fill(NaN, from, to);
      for (const [row, bar] of bars.entries()) values[bar] = result[known + row - missing] ?? NaN;
    }
  }

  // The bars of this range that exist for Tulip.
  #keep(from: number, to: number): number[] {
    const bars: number[] = [];
    for (let i = from; i < to; i++) {
      if (this.#inputs.some(({ values }) => Number.isNaN(values[i]))) continue;
      for (const [k, { values }] of this.#inputs.entries()) this.#kept[k]!.push(values[i]!);
      bars.push(i);
    }
    return bars;
  }

  #compute(): readonly (readonly number[])[] {
    let results: readonly (readonly number[])[] = this.#outputs.map(() => []);
    if (this.#kept[0]!.length === 0) return results;
    this.#native.indicator(this.#kept, this.#options, (error, made) => {
      if (error !== null || made === null) throw new Error(`Tulip refuses what it allowed before: ${error}`);
      results = made;
    });
    return results;
  }
}
