import { type EngineName, engines, outcomeOf, parseEngines } from '#metrics';
import type { MetricsOf, ReportedRun } from '#report';

/** Whose numbers `--metrics` asks for. */
export function parseOtherEngines({ metrics }: { readonly metrics?: string }): EngineName[] {
  return metrics === undefined ? [] : parseEngines(metrics);
}

/** The same runs, each with its numbers as other engines would count them. */
export function withMetricsOf(
  names: readonly EngineName[],
  runs: readonly ReportedRun[],
): readonly ReportedRun[] {
  if (names.length === 0) return runs;
  return runs.map((reported) => {
    const outcome = outcomeOf(reported.run);
    const metricsOf: MetricsOf = Object.fromEntries(
      names.map((name) => [name, engines[name].measure(outcome)]),
    );
    return { ...reported, metricsOf };
  });
}
