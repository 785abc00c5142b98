import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-web';
import type { Output } from './model.ts';

/** A loaded model and how to feed it. */
export interface Session {
  readonly inputs: readonly Output[];
  readonly outputs: readonly Output[];
  run(features: Float64Array): Promise<Ort.InferenceSession.OnnxValueMapType>;
}

/** Loads a model, finds out what it takes and gives, and refuses what could not be a series. */
export async function openSession(ort: typeof Ort, file: string, width: number): Promise<Session> {
  const session = await ort.InferenceSession.create(await readFile(file), { executionProviders: ['wasm'] });
  const inputs = session.inputMetadata.map((about, _, { length }) =>
    inputOf(about, length === 1 ? width : 1),
  );
  const run = (features: Float64Array) => {
    let used = 0;
    const feeds = inputs.map(({ name, type, shape, size }) => {
      const values = features.subarray(used, (used += size));
      return [name, new ort.Tensor(type, numbersOf(type, values), shape)] as const;
    });
    return session.run(Object.fromEntries(feeds));
  };
  const zeros = new Float64Array(inputs.reduce((sum, { size }) => sum + size, 0));
  const [first, again] = [await run(zeros), await run(zeros)];
  const outputs = session.outputNames.map((name) => ({ name, size: sizeOf(first[name]) }));
  const random = outputs.find(({ name, size }) => size > 0 && !isSame(first[name], again[name]));
  if (random) throw new Error(`asked twice about the same, it gives another "${random.name}" each time`);
  return { inputs, outputs, run };
}

/** One number of one output for each row of features, row by row. */
export async function predict(session: Session, features: Float64Array, output: number, at: number) {
  const width = session.inputs.reduce((sum, { size }) => sum + size, 0);
  const values = new Float64Array(features.length / width);
  for (let row = 0; row < values.length; row++) {
    const answer = await session.run(features.subarray(row * width, (row + 1) * width));
    const tensor = answer[session.outputs[output]!.name] as Ort.Tensor;
    values[row] = Number(tensor.data[at]);
  }
  return values;
}

interface Input extends Output {
  readonly type: 'float32' | 'float64' | 'int64' | 'int32';
  readonly shape: readonly number[];
}

const types = new Set(['float32', 'float64', 'int64', 'int32']);

// Lengths that are left open are those of one bar: 1, save that the last of several is the number of
// features.
function inputOf(about: Ort.InferenceSession.ValueMetadata, width: number): Input {
  const { name, isTensor } = about;
  if (!isTensor || !types.has(about.type))
    throw new Error(`its input "${name}" takes no numbers but ${isTensor ? about.type : 'something else'}`);
  const open = about.shape.map((length) => typeof length !== 'number' || length <= 0);
  const last = open.indexOf(true) < open.lastIndexOf(true) ? open.lastIndexOf(true) : -1;
  const shape = about.shape.map((length, k) => (open[k] ? 1 : Number(length)));
  const known = shape.reduce((product, length) => product * length, 1);
  if (last >= 0 && width % known === 0) shape[last] = width / known;
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, type: about.type as Input['type'], shape, size };
}

function numbersOf(type: Input['type'], values: Float64Array) {
  if (type === 'float32') return Float32Array.from(values);
  if (type === 'float64') return values.slice();
  if (type === 'int32') return Int32Array.from(values);
  return BigInt64Array.from(values, (value) => BigInt(Math.trunc(value)));
}

// Words, and maps from words to numbers, are no series.
function sizeOf(value: Ort.OnnxValue | undefined): number {
  return value?.dims && value.type !== 'string' ? value.size : 0;
}

function isSame(a: Ort.OnnxValue | undefined, b: Ort.OnnxValue | undefined): boolean {
  const [one, other] = [a, b].map((value) => [...((value as Ort.Tensor).data as Iterable<unknown>)]);
  return one!.length === other!.length && one!.every((value, k) => Object.is(value, other![k]));
}
