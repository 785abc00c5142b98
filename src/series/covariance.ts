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

// As the variance: head and tail keep their own means and are joined as two samples are.
class Covariance extends Blocks {
  readonly #other: Column;
  readonly #tailA: Float64Array;
  readonly #tailB: Float64Array;
  readonly #tailProducts: Float64Array;
  #meanA = 0;
  #meanB = 0;
  #products = 0;

  constructor(a: Column, b: Column, out: Column, window: number) {
    super(a, out, window);
    this.#other = b;
    this.#tailA = new Float64Array(window + 1);
    this.#tailB = new Float64Array(window + 1);
    this.#tailProducts = new Float64Array(window + 1);
  }

  protected head(a: Float64Array, out: Float64Array, from: number, to: number, inHead: number): void {
    const { window } = this;
    const b = this.#other.values;
    const tailA = this.#tailA;
    const tailB = this.#tailB;
    const tailProducts = this.#tailProducts;
    let meanA = inHead === 0 ? 0 : this.#meanA;
    let meanB = inHead === 0 ? 0 : this.#meanB;
    let products = inHead === 0 ? 0 : this.#products;
    for (let i = from, k = inHead + 1; i < to; i++, k++) {
      const stepA = a[i]! - meanA;
      meanA += stepA / k;
      meanB += (b[i]! - meanB) / k;
      products += stepA * (b[i]! - meanB);
      const apart = (meanA - tailA[k]!) * (meanB - tailB[k]!);
      const joined =
        k === window ? products : products + tailProducts[k]! + (apart * k * (window - k)) / window;
      out[i] = joined / window;
    }
    this.#meanA = meanA;
    this.#meanB = meanB;
    this.#products = products;
  }

  protected tails(a: Float64Array, start: number): void {
    const { window } = this;
    const b = this.#other.values;
    let meanA = 0;
    let meanB = 0;
    let products = 0;
    for (let k = window - 1; k > 0; k--) {
      const stepA = a[start + k]! - meanA;
      meanA += stepA / (window - k);
      meanB += (b[start + k]! - meanB) / (window - k);
      products += stepA * (b[start + k]! - meanB);
      this.#tailA[k] = meanA;
      this.#tailB[k] = meanB;
      this.#tailProducts[k] = products;
    }
  }
}
