import { UserError } from '#errors';
import { definitions, isRuined, type MetricName } from '#metrics';
import { type Formula, parseFormula } from '../formula.ts';
import { type Across, amongMarkets, betterOf } from './across.ts';
import type { Measured, TrialNumbers } from './workshop.ts';

/** What a search looks for: a metric, or a formula of several. */
export interface Goal {
  readonly text: string;
  /** Which way is better. */
  readonly better: 'higher' | 'lower';
  /** The metrics it is made of. */
  readonly names: readonly MetricName[];
  /** Metrics of which less is better, and which nevertheless make it better the larger they are. */
  readonly against: readonly MetricName[];
  /**
   * Its value, or null where one of its metrics does not exist. Of several markets, the median of what they
   * come to or the worst of it.
   */
  value(measured: Measured): number | null;
}

const metricNames = (Object.keys(definitions) as MetricName[]).filter(
  (name) => !['yes or no', 'money range'].includes(definitions[name].unit),
);

/** Reads one goal, or several with commas between them. */
export function parseGoals(text: string, across: Across = 'median'): [Goal, ...Goal[]] {
  const [first, ...rest] = text.split(/,(?![^(]*\))/).map((part) => goalOf(part.trim(), across));
  const goals: [Goal, ...Goal[]] = [first!, ...rest];
  const twice = goals.find((goal, k) => goals.findIndex((other) => other.text === goal.text) !== k);
  if (twice)
    throw new UserError('usage', `--objective: "${twice.text}" is named twice. Name each objective once.`);
  return goals;
}

/** Whether all money was lost, if only on one of several markets. */
export function isLost({ numbers, markets }: Measured): boolean {
  return isRuined(numbers) || markets.some(isRuined);
}

/**
 * How good numbers are: higher is better, whichever way the goal goes; null where it has no value, or where
 * all money was lost: dead accounts have quiet days, and the earlier they died the better are their ratios.
 */
export function scoreOf(goal: Goal, measured: Measured): number | null {
  if (isLost(measured)) return null;
  const value = goal.value(measured);
  if (value === null || goal.better === 'higher') return value;
  return -value;
}

function goalOf(text: string, across: Across): Goal {
  const formula: Formula = parseFormula(text, metricNames, '--objective');
  const names = formula.names as readonly MetricName[];
  if (names.length === 0)
    throw new UserError(
      'usage',
      `--objective: "${text}" names no metric. Write one, for example sharpe, or a formula such as "cagr / maxDrawdown".`,
    );
  // Brackets around a metric change nothing of it.
  const bare = text.replaceAll(/^[\s(]+|[\s)]+$/g, '');
  // More is wanted of what is no better either way, but no market is the worst at it.
  const side = names[0] === bare ? betterOf(names[0]) : 'higher';
  const better = side ?? 'higher';
  const valueOf = (numbers: TrialNumbers) => {
    const value = formula.value((name) => (numbers[name as MetricName] as number | null | undefined) ?? NaN);
    return Number.isFinite(value) ? value : null;
  };
  return {
    text,
    better,
    names,
    against: better === 'higher' ? againstOf(formula, names) : [],
    value: ({ numbers, markets }) =>
      markets.length === 0 ? valueOf(numbers) : amongMarkets(markets.map(valueOf), across, side),
  };
}

// How a formula goes with one metric shows where that goes up and all others stand between, above 0.
const [little, between, much] = [0.1, 0.3, 0.5];

function againstOf(formula: Formula, names: readonly MetricName[]): MetricName[] {
  return names.filter((name) => {
    const at = (value: number) => formula.value((other) => (other === name ? value : between));
    return betterOf(name) === 'lower' && at(much) > at(little);
  });
}
