import { Blocks } from './blocks.ts';
import type { Column, Operation } from './operation.ts';

/** The mean product of two series' distances from their means, divided by the window (population). */
export const covariance: Operation = {
  name: 'covariance',
  outputs: 1,
  warmup: ([window]) => window! - 1,
  reach: ([window]) => window! - 1,
  kernel: ([a, b], [out], [window]) => new Covariance(a!, b!, out!, window!),
};

// As the variance: sums of distances from an origin that lies among the values.
class Covariance extends Blocks {
  readonly #other: Column;
  readonly #tailA: Float64Array;
  readonly #tailB: Float64Array;
  readonly #tailProducts: Float64Array;
  #originA = 0;
  #originB = 0;
  #sumA = 0;
  #sumB = 0;
  #products = 0;

  constructor(a: Column, b: Column, out: Column, window: number) {
    super(a, [out], window);
    this.#other = b;
    this.#tailA = new Float64Array(window + 1);
    this.#tailB = new Float64Array(window + 1);
    this.#tailProducts = new Float64Array(window + 1);
  }

  protected walk(a: Float64Array, out: Float64Array, from: number, to: number): void {
    const { window } = this;
    const b = this.#other.values;
    const tailA = this.#tailA;
    const tailB = this.#tailB;
    const tailProducts = this.#tailProducts;
    let sumA = this.#sumA;
    let sumB = this.#sumB;
    let products = this.#products;
    let k = this.inHead;
    for (let i = from; i < to;) {
      const originA = this.#originA;
      const originB = this.#originB;
      for (const end = Math.min(to, i + window - k); i < end; i++) {
        const distanceA = a[i]! - originA;
        const distanceB = b[i]! - originB;
        sumA += distanceA;
        sumB += distanceB;
        products += distanceA * distanceB;
        k++;
        const both = (sumA + tailA[k]!) * (sumB + tailB[k]!);
        out[i] = ((products + tailProducts[k]!) * window - both) / (window * window);
      }
      if (k < window) break;
      this.#keep(a, b, i - window);
      out[i - 1] = (tailProducts[0]! * window - tailA[0]! * tailB[0]!) / (window * window);
      sumA = sumB = products = k = 0;
    }
    this.#sumA = sumA;
    this.#sumB = sumB;
    this.#products = products;
    this.inHead = k;
  }

  #keep(a: Float64Array, b: Float64Array, start: number): void {
    const last = this.window - 1;
    const originA = a[start + last]!;
    const originB = b[start + last]!;
    let sumA = 0;
    let sumB = 0;
    let products = 0;
    for (let k = last; k >= 0; k--) {
      const distanceA = a[start + k]! - originA;
      const distanceB = b[start + k]! - originB;
      this.#tailA[k] = sumA += distanceA;
      this.#tailB[k] = sumB += distanceB;
      this.#tailProducts[k] = products += distanceA * distanceB;
    }
    this.#originA = originA;
    this.#originB = originB;
  }
}
