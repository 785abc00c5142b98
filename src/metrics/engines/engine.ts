import type { Definition } from '../metrics.ts';
import type { Outcome } from '../outcome.ts';

/** Another backtesting engine's way to count: its metrics under its own names, with their meaning. */
export interface Engine {
  /** What holds for all of its metrics. */
  readonly about: string;
  readonly definitions: Readonly<Record<string, EngineDefinition>>;
  /** Every metric of the engine; null where there is no such number. */
  readonly measure: (outcome: Outcome) => Record<string, number | null>;
}

export interface EngineDefinition extends Definition {
  /** What the engine says where there is no such number and we say null. */
  readonly instead?: string;
}

/** A definition with the function that follows it. */
export interface EngineMetric<View> extends EngineDefinition {
  readonly of: (view: View) => number | null;
}

/** An engine as a table of metrics over what it makes of an outcome first: its samples, its sums. */
export function engine<View>(
  about: string,
  viewOf: (outcome: Outcome) => View,
  metrics: Readonly<Record<string, EngineMetric<View>>>,
): Engine {
  const entries = Object.entries(metrics);
  return {
    about,
    definitions: metrics,
    measure: (outcome) => {
      const view = viewOf(outcome);
      return Object.fromEntries(entries.map(([name, { of }]) => [name, finite(of(view))]));
    },
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
