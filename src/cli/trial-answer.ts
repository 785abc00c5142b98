import { deserialize } from 'node:v8';
import { type ErrorKind, errorKinds } from '#errors';
import { type Effort, type Failed, type Pack, type Result, unpack } from '#research';

/** What a worker answers to a chunk of tasks. */
export type Answered =
  | { readonly results: Pack; readonly effort: Effort }
  | { readonly refused: { readonly kind: ErrorKind; readonly message: string } };

export type Read =
  | Extract<Answered, { refused: unknown }>
  | { readonly results: readonly (Result | Failed)[]; readonly effort: Effort };

/** Reads an answer to so many tasks; undefined if that is none, as when somebody else wrote it. */
export function readAnswer(bytes: Uint8Array, count: number): Read | undefined {
  try {
    const answered = deserialize(bytes) as Answered;
    if ('refused' in answered) {
      const { kind, message } = answered.refused;
      return errorKinds.includes(kind) && typeof message === 'string' ? answered : undefined;
    }
    const { results, effort } = answered;
    const isEffort = [effort.unique, effort.naive, effort.simulated].every(Number.isFinite);
    return isEffort && results.count === count ? { results: unpack(results), effort } : undefined;
  } catch {
    return undefined;
  }
}
