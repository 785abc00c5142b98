import { type Feeds, Graph, type History } from './graph.ts';
import type { Expression } from './series.ts';

/** Values per bar, and how many bars pass before there are any, by name. */
export interface Computed {
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly warmup: Readonly<Record<string, number>>;
}

/** Computes named expressions over all of a history. */
export function compute(
  history: History,
  wanted: Readonly<Record<string, Expression>>,
  feeds?: Feeds,
): Computed {
  const graph = new Graph(history, feeds);
  const asked = Object.entries(wanted).map(
    ([name, expression]) => [name, graph.column(expression), graph.warmup(expression)] as const,
  );
  graph.advance();
  return {
    values: Object.fromEntries(asked.map(([name, column]) => [name, column.values])),
    warmup: Object.fromEntries(asked.map(([name, , warmup]) => [name, warmup])),
  };
}
