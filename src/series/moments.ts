import { Blocks } from './blocks.ts';
import type { Column, Operation } from './operation.ts';

/** The mean third and fourth power of the distance from the mean. */
export const moments: Operation = {
  name: 'moments',
  outputs: 2,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window! - 1,
  kernel: ([input], [third, fourth], [window]) => new Moments(input!, third!, fourth!, window!),
};

// Sums of powers of the distance from the mean, updated and joined with the formulas of Pébay
// (Sandia report SAND2008-6212), which keep their precision where sums of plain powers lose it.
class Moments extends Blocks {
  readonly #fourth: Column;
  readonly #tail: readonly Float64Array[];
  #mean = 0;
  #m2 = 0;
  #m3 = 0;
  #m4 = 0;

  constructor(input: Column, third: Column, fourth: Column, window: number) {
    super(input, [third, fourth], window);
    this.#fourth = fourth;
    this.#tail = Array.from({ length: 4 }, () => new Float64Array(window + 1));
  }

  protected walk(input: Float64Array, third: Float64Array, from: number, to: number): void {
    const n = this.window;
    const fourth = this.#fourth.values;
    const [means, seconds, thirds, fourths] = this.#tail as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let k = this.inHead;
    for (let i = from; i < to; i++) {
      this.#add(input[i]!, ++k);
      if (k === n) {
        third[i] = this.#m3 / n;
        fourth[i] = this.#m4 / n;
        this.#keep(input, i + 1 - n);
        k = 0;
        continue;
      }
      const t = n - k;
      const apart = this.#mean - means[k]!;
      const square = apart * apart;
      const m2 = seconds[k]!;
      const m3 = thirds[k]!;
      third[i] =
        (this.#m3 +
          m3 +
          (square * apart * t * k * (t - k)) / (n * n) +
          (3 * apart * (t * this.#m2 - k * m2)) / n) /
        n;
      fourth[i] =
        (this.#m4 +
          fourths[k]! +
          (square * square * t * k * (t * t - t * k + k * k)) / (n * n * n) +
          (6 * square * (t * t * this.#m2 + k * k * m2)) / (n * n) +
          (4 * apart * (t * this.#m3 - k * m3)) / n) /
        n;
    }
    this.inHead = k;
  }

  #keep(input: Float64Array, start: number): void {
    const [means, seconds, thirds, fourths] = this.#tail;
    this.#start();
    for (let k = this.window - 1; k > 0; k--) {
      this.#add(input[start + k]!, this.window - k);
      means![k] = this.#mean;
      seconds![k] = this.#m2;
      thirds![k] = this.#m3;
      fourths![k] = this.#m4;
    }
    this.#start();
  }

  #start(): void {
    this.#mean = this.#m2 = this.#m3 = this.#m4 = 0;
  }

  #add(value: number, count: number): void {
    const delta = value - this.#mean;
    const part = delta / count;
    const term = delta * part * (count - 1);
    this.#mean += part;
    this.#m4 +=
      term * part * part * (count * count - 3 * count + 3) + 6 * part * part * this.#m2 - 4 * part * this.#m3;
    this.#m3 += term * part * (count - 2) - 3 * part * this.#m2;
    this.#m2 += term;
  }
}
