import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UserError } from '#errors';
import { ask } from './thread.ts';

/** One input or output of a model, and how many numbers it holds for one bar. */
export interface Output {
  readonly name: string;
  readonly size: number;
}

/** A model that can be asked. */
export interface Model {
  /** Equal files, asked about equally many features, are one model. */
  readonly key: string;
  readonly inputs: readonly Output[];
  /** An output that holds something else than numbers has size 0. */
  readonly outputs: readonly Output[];
  /** One answer per row of features, each computed alone. */
  predict(features: Float64Array, output: number, at: number): Float64Array;
}

const models = new Map<string, Model>();
const hashes = new Map<string, { readonly stamp: string; readonly hash: string }>();

/** The model in a file. A file that has changed is another model. */
export function openModel(file: string, path: string, width: number): Model {
  const key = `${hashOf(file, path)} ${width}`;
  const model = models.get(key) ?? load(file, { path, key, width });
  models.set(key, model);
  return model;
}

function hashOf(file: string, path: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    throw new UserError(
      'usage',
      `"${path}" of onnx() is not there: ${file}. The path starts at the file that calls onnx().`,
    );
  }
  const stamp = `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
  const known = hashes.get(file);
  if (known?.stamp === stamp) return known.hash;
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  hashes.set(file, { stamp, hash });
  return hash;
}

interface Asked {
  readonly path: string;
  readonly key: string;
  readonly width: number;
}

function load(file: string, { path, key, width }: Asked): Model {
  const answer = ask({ kind: 'load', file, key, width });
  if (answer.kind === 'missing') {
    throw new UserError(
      'failed',
      'onnx() needs the optional package "onnxruntime-web", which is not installed here. Type: npm install onnxruntime-web',
    );
  }
  if (answer.kind !== 'loaded') {
    const why = answer.kind === 'failed' ? answer.reason : 'it was not understood';
    throw new UserError('failed', `"${path}" is not a model that can be used: ${why}.`);
  }
  return {
    key,
    inputs: answer.inputs,
    outputs: answer.outputs,
    predict(features, output, at) {
      const predicted = ask({ kind: 'predict', key, features, output, at });
      if (predicted.kind === 'predicted') return predicted.values;
      throw new UserError(
        'failed',
        `"${path}" failed on these features: ${predicted.kind === 'failed' ? predicted.reason : predicted.kind}.`,
      );
    },
  };
}
