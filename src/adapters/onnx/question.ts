import type { MessagePort } from 'node:worker_threads';
import type { Output } from './model.ts';

/** What the thread that runs models is asked. */
export type Question =
  | {
      readonly kind: 'load';
      readonly file: string;
      /** What the model is called from now on. */
      readonly key: string;
      /** How many features there are, for models that leave it open. */
      readonly width: number;
    }
  | {
      readonly kind: 'predict';
      readonly key: string;
      /** Row after row. */
      readonly features: Float64Array;
      readonly output: number;
      readonly at: number;
    };

export type Answer =
  | { readonly kind: 'loaded'; readonly inputs: readonly Output[]; readonly outputs: readonly Output[] }
  | { readonly kind: 'predicted'; readonly values: Float64Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Where answers go, and what wakes the one who waits for them. */
export interface Channel {
  readonly signal: Int32Array;
  readonly answers: MessagePort;
}
