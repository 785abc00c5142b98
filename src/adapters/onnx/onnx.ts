import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '#errors';
import { Series } from '#series';
import { type Model, openModel, type Output } from './model.ts';
import { operationOf } from './operation.ts';

/** Which number of a model's answer is meant. */
export interface OnnxOptions {
  /** The output, by its name; the first one unless told. */
  readonly output?: string;
  /** Which of its numbers, from 0: for example 1 for the probability of the second class. */
  readonly at?: number;
}

/**
 * A model that was trained anywhere, as a series: on each bar it is asked about the features of
 * that bar alone. It needs the optional package onnxruntime-web. The path starts at the file that
 * calls this. While a feature is undefined, so is the answer.
 *
 * @example onnx('direction.onnx', [rsi(close, 14), roc(close, 24)], { output: 'probabilities', at: 1 })
 */
export function onnx(path: string, features: readonly Series[], options: OnnxOptions = {}): Series {
  const folder = folderOfCaller(onnx);
  requireFeatures(path, features);
  const model = openModel(resolve(folder, path), path, features.length);
  requireCount(path, features, model);
  const output = outputOf(path, model, options);
  return new Series(operationOf(model), features, [
    model.outputs.indexOf(output),
    placeIn(path, output, options),
  ]);
}

function requireFeatures(path: string, features: unknown): void {
  const wrong = Array.isArray(features) ? features.findIndex((one) => !(one instanceof Series)) : 0;
  if (wrong < 0 && (features as unknown[]).length > 0) return;
  throw new UserError(
    'usage',
    `onnx("${path}") is asked about a list of series, and its number ${wrong < 0 ? 0 : wrong} is none. Write: onnx("${path}", [rsi(close, 14), roc(close, 24)])`,
  );
}

function requireCount(path: string, features: readonly Series[], { inputs }: Model): void {
  const wanted = inputs.reduce((sum, { size }) => sum + size, 0);
  if (wanted === features.length) return;
  const named = inputs.map(({ name, size }) => `${name} (${size})`).join(', ');
  throw new UserError(
    'usage',
    `"${features.length}" is not the number of features of ${path}: it takes ${wanted}, as ${named}. Give them in the order of its training.`,
  );
}

function outputOf(path: string, { outputs }: Model, { output }: OnnxOptions): Output {
  const found = output === undefined ? outputs[0] : outputs.find(({ name }) => name === output);
  if (found && found.size > 0) return found;
  const known = outputs.filter(({ size }) => size > 0).map(({ name }) => name);
  throw new UserError(
    'usage',
    `"${output ?? found?.name}" is not an output of numbers of ${path}. It has ${known.join(', ')}: onnx("${path}", […], { output: '${known[0] ?? ''}' })`,
  );
}

function placeIn(path: string, { name, size }: Output, { at }: OnnxOptions): number {
  const place = at ?? (size === 1 ? 0 : undefined);
  if (place !== undefined && Number.isInteger(place) && place >= 0 && place < size) return place;
  throw new UserError(
    'usage',
    `"${at ?? 'nothing'}" does not say which number of "${name}" of ${path} is meant: it gives ${size}. Write { at: 0 }${size > 1 ? ` to { at: ${size - 1} }` : ''}.`,
  );
}

// A model lies beside the strategy, wherever the program was started.
function folderOfCaller(callee: (...args: never[]) => unknown): string {
  const trace = { stack: '' };
  Error.captureStackTrace(trace, callee);
  const [, first = ''] = trace.stack.split('\n');
  const file = /(?:\(|at )((?:file:|[A-Za-z]:[\\/]|\/).*?):\d+:\d+\)?$/.exec(first)?.[1];
  if (file === undefined) return process.cwd();
  return dirname(file.startsWith('file:') ? fileURLToPath(file) : file);
}
