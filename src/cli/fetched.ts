import type { Settings } from '#config';
import type { UserError } from '#errors';
import type { Observer } from '#exchange';
import type { Paint } from './colour.ts';
import type { Context } from './context.ts';

/** What one go at fetching came to. */
export interface Fetched {
  readonly document: object;
  readonly render: (paint: Paint) => string;
  /** What went wrong; the rest was fetched. */
  readonly failures: readonly UserError[];
}

/** What a go needs. It ends early when the signal comes; what has come is kept. */
export interface Going {
  readonly settings: Settings;
  readonly context: Context;
  readonly signal: AbortSignal;
  readonly observe?: Observer | undefined;
}
