import type { Expression } from './series.ts';

/** Where an expression was made: the trace of calls, which whoever knows the files can read. */
export interface Making {
  readonly expression: Expression;
  readonly trace: string;
}

/** What is being made while somebody watches. */
interface Watch {
  readonly makings: Making[];
  /** Everything that another expression leans on. */
  readonly used: Set<Expression>;
}

let watch: Watch | undefined;
let depth = 0;

/** Hears of every expression that is made. */
export function noteMade(expression: Expression): void {
  if (!watch) return;
  for (const input of expression.inputs) watch.used.add(input);
  if (depth === 0) watch.makings.push({ expression, trace: traceHere() });
}

/**
 * Makes what an indicator is made of: of all that counts as made by its author only what it gives
 * back, since nobody has to use every part of it.
 */
export function madeInside<T>(make: () => T): T {
  if (!watch) return make();
  depth++;
  try {
    return make();
  } finally {
    depth--;
  }
}

/** Counts what an indicator gave back as made by whoever called it. */
export function noteGiven(expression: Expression): void {
  if (watch && depth === 0) watch.makings.push({ expression, trace: traceHere() });
}

/** Everything that was made during some work, and on which nothing else that was made leans. */
export function looseEnds<T>(work: () => T): { readonly result: T; readonly loose: readonly Making[] } {
  const before = { watch, depth };
  const own: Watch = { makings: [], used: new Set() };
  [watch, depth] = [own, 0];
  try {
    const result = work();
    return { result, loose: own.makings.filter(({ expression }) => !own.used.has(expression)) };
  } finally {
    ({ watch, depth } = before);
  }
}

function traceHere(): string {
  return new Error('made').stack ?? '';
}
