import type { Column, Kernel, Operation } from '#series';
import type { Model } from './model.ts';

const operations = new Map<string, Operation>();

/** The operation of one model; asking twice gives the same one. */
export function operationOf(model: Model): Operation {
  const operation: Operation = operations.get(model.key) ?? {
    name: 'onnx',
    outputs: 1,
    warmup: () => 0,
    kernel: (inputs, [out], [output, at]) => new Inference(model, inputs, out!, output!, at!),
  };
  operations.set(model.key, operation);
  return operation;
}

// Few enough that a slow model answers before anybody gives up on it.
const most = 256;

/** Asks a model about each bar alone: asked about many at once it may round differently. */
class Inference implements Kernel {
  readonly #model: Model;
  readonly #inputs: readonly Column[];
  readonly #out: Column;
  readonly #output: number;
  readonly #at: number;

  constructor(model: Model, inputs: readonly Column[], out: Column, output: number, at: number) {
    this.#model = model;
    this.#inputs = inputs;
    this.#out = out;
    this.#output = output;
    this.#at = at;
  }

  advance(from: number, to: number): void {
    for (let start = from; start < to; start += most) this.#predict(start, Math.min(to, start + most));
  }

  #predict(from: number, to: number): void {
    const columns = this.#inputs.map(({ values }) => values);
    const out = this.#out.values;
    const bars: number[] = [];
    for (let i = from; i < to; i++) {
      if (columns.some((values) => Number.isNaN(values[i]))) out[i] = NaN;
      else bars.push(i);
    }
    if (bars.length === 0) return;
    const features = Float64Array.from(bars.flatMap((bar) => columns.map((values) => values[bar]!)));
    const answers = this.#model.predict(features, this.#output, this.#at);
    for (const [row, bar] of bars.entries()) out[bar] = answers[row]!;
  }
}
