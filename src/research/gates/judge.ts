import type { Metrics } from '#metrics';
import type { Statistics } from '../statistics.ts';
import { comparisons, type Gate, type GatedName, gateText, isOfChoice } from './gate.ts';

/** A run as gates look at it. */
export interface Candidate {
  readonly id: string;
  readonly strategy: string;
  readonly market: string;
  readonly timeframe: string;
  readonly metrics: Metrics;
  readonly baseline: Metrics;
}

/** Whether one thing is as it has to be, and by how much it is not. */
export interface Verdict {
  /** The run it is about; null for the comparison as a whole. */
  readonly id: string | null;
  /** The run in words. */
  readonly about: string;
  /** What was asked, as one writes it. */
  readonly check: string;
  readonly passed: boolean;
  readonly metric: GatedName | null;
  readonly actual: number | null;
  readonly limit: number | null;
  /** How far on the wrong side of the limit; null when it is not, or when there is nothing to measure. */
  readonly by: number | null;
  /** Why it failed where numbers do not say it. */
  readonly reason: string | null;
}

const wholeComparison = 'comparison';

/** Judges a run by its gates. Those about the choice among runs are left to `judgeChoice`. */
export function judgeRun(run: Candidate, gates: readonly Gate[]): Verdict[] {
  return gates
    .filter(({ metric }) => !isOfChoice(metric))
    .map((gate) => {
      const name = gate.metric as keyof Metrics;
      return verdict(
        gate,
        { id: run.id, about: titleOf(run) },
        run.metrics[name] as number | null,
        gate.limit === 'baseline' ? (run.baseline[name] as number | null) : gate.limit,
      );
    });
}

/** Judges the choice of the best of several runs. */
export function judgeChoice(choice: Statistics, gates: readonly Gate[]): Verdict[] {
  return gates.flatMap((gate) =>
    isOfChoice(gate.metric)
      ? [
          verdict(
            gate,
            { id: null, about: wholeComparison },
            choice[gate.metric] ?? null,
            gate.limit as number,
          ),
        ]
      : [],
  );
}

/** A run in words: `ema-cross on sample:BTC/USDT 1h`. */
export function titleOf({
  strategy,
  market,
  timeframe,
}: Omit<Candidate, 'id' | 'metrics' | 'baseline'>): string {
  return `${strategy} on ${market} ${timeframe}`;
}

function verdict(
  gate: Gate,
  subject: Pick<Verdict, 'id' | 'about'>,
  actual: number | null,
  limit: number | null,
): Verdict {
  const passed = actual !== null && limit !== null && comparisons[gate.comparison](actual, limit);
  const measured = !passed && actual !== null && limit !== null;
  return {
    ...subject,
    check: gateText(gate),
    passed,
    metric: gate.metric,
    actual,
    limit,
    by: measured ? Math.abs(actual - limit) : null,
    reason: reasonOf(gate, actual, limit),
  };
}

// Kept runs do not say how holding went from day to day, and are not made again.
const againstHolding: ReadonlySet<GatedName> = new Set<GatedName>(['realityCheck', 'spa', 'noise']);

// What does not exist cannot be judged, and what cannot be judged has not passed.
function reasonOf({ metric }: Gate, actual: number | null, limit: number | null): string | null {
  const help = `See: cryptobot metrics ${metric}`;
  if (actual === null && isOfChoice(metric))
    return `${metric} does not exist here: it takes two or more runs, enough days${againstHolding.has(metric) ? ', and runs that are made for it' : ''}. ${help}`;
  if (actual === null) return `${metric} does not exist for this run. ${help}`;
  return limit === null ? `${metric} does not exist for the baseline. ${help}` : null;
}

/** A verdict that is not about a number: failed, with its reason. */
export function said(id: string | null, about: string, check: string, reason: string | null): Verdict {
  return { id, about, check, passed: false, metric: null, actual: null, limit: null, by: null, reason };
}
