// Models in the ONNX format, written byte by byte: a protobuf message is a row of fields, each a
// number for which field it is and of what kind, then a varint or a length and bytes.

type Bytes = readonly number[];

/** A length, or the name of one that is left open. */
export type Length = number | string;

/** What a model takes or gives. */
export interface Port {
  readonly name: string;
  readonly shape: readonly Length[];
  readonly type?: keyof typeof elementTypes;
}

export interface Step {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly Bytes[];
  readonly domain?: string;
}

export interface ModelParts {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly steps: readonly Step[];
  /** Numbers the steps know: float32, by name. */
  readonly weights?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
}

const elementTypes = { float32: 1, int64: 7, string: 8, float64: 11 } as const;

/** The bytes of a model. */
export function onnxModel({ inputs, outputs, steps, weights = {} }: ModelParts): Uint8Array {
  const graph = [
    ...steps.flatMap((step) => field(1, stepBytes(step))),
    ...text(2, 'graph'),
    ...Object.entries(weights).flatMap(([name, { shape, values }]) => field(5, tensor(name, shape, values))),
    ...inputs.flatMap((port) => field(11, portBytes(port))),
    ...outputs.flatMap((port) => field(12, portBytes(port))),
  ];
  const operators = ['', 'ai.onnx.ml'].flatMap((domain) =>
    field(8, [...text(1, domain), ...whole(2, domain === '' ? 13 : 2)]),
  );
  return Uint8Array.from([...whole(1, 8), ...operators, ...field(7, graph)]);
}

/** `y = tanh(weights · x + bias)` of one row of features. */
export function tanhModel(weights: readonly number[], bias: number): Uint8Array {
  return onnxModel({
    inputs: [{ name: 'x', shape: ['bars', weights.length] }],
    outputs: [{ name: 'y', shape: ['bars', 1] }],
    steps: [
      { operator: 'Gemm', inputs: ['x', 'w', 'b'], outputs: ['sum'] },
      { operator: 'Tanh', inputs: ['sum'], outputs: ['y'] },
    ],
    weights: { w: { shape: [weights.length, 1], values: weights }, b: { shape: [1], values: [bias] } },
  });
}

/** An attribute that holds a list of numbers. */
export function floats(name: string, values: readonly number[]): Bytes {
  return [
    ...text(1, name),
    ...values.flatMap((value) => [...varint((7 << 3) | 5), ...float32([value])]),
    ...whole(20, 6),
  ];
}

/** An attribute that holds a whole number. */
export function integer(name: string, value: number): Bytes {
  return [...text(1, name), ...whole(3, value), ...whole(20, 2)];
}

function stepBytes({ operator, inputs, outputs, attributes = [], domain = '' }: Step): Bytes {
  return [
    ...inputs.flatMap((input) => text(1, input)),
    ...outputs.flatMap((output) => text(2, output)),
    ...text(4, operator),
    ...attributes.flatMap((attribute) => field(5, attribute)),
    ...text(7, domain),
  ];
}

function tensor(name: string, shape: readonly number[], values: readonly number[]): Bytes {
  const dimensions = shape.flatMap((length) => whole(1, length));
  return [...dimensions, ...whole(2, elementTypes.float32), ...text(8, name), ...field(9, float32(values))];
}

function portBytes({ name, shape, type = 'float32' }: Port): Bytes {
  const dimensions = shape.flatMap((length) =>
    field(1, typeof length === 'string' ? text(2, length) : whole(1, length)),
  );
  return [
    ...text(1, name),
    ...field(2, field(1, [...whole(1, elementTypes[type]), ...field(2, dimensions)])),
  ];
}

function float32(values: readonly number[]): Bytes {
  return [...new Uint8Array(Float32Array.from(values).buffer)];
}

function text(number: number, value: string): Bytes {
  return field(number, [...Buffer.from(value)]);
}

function field(number: number, bytes: Bytes): Bytes {
  return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
}

function whole(number: number, value: number): Bytes {
  return [...varint(number << 3), ...varint(value)];
}

function varint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}
