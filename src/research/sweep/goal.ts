import { UserError } from '#errors';
import { definitions, type MetricName } from '#metrics';
import { objectives } from '../compare.ts';
import { type Formula, parseFormula } from '../formula.ts';
import type { TrialNumbers } from './workshop.ts';

/** What a search looks for: a metric, or a formula of several. */
export interface Goal {
  readonly text: string;
  /** Which way is better. */
  readonly better: 'higher' | 'lower';
  /** The metrics it is made of. */
  readonly names: readonly MetricName[];
  /** Its value, or null where one of its metrics does not exist. */
  value(numbers: TrialNumbers): number | null;
}

const metricNames = (Object.keys(definitions) as MetricName[]).filter(
  (name) => !['yes or no', 'money range'].includes(definitions[name].unit),
);

/** Reads one goal, or several with commas between them. */
export function parseGoals(text: string): [Goal, ...Goal[]] {
  const [first, ...rest] = text.split(/,(?![^(]*\))/).map((part) => goalOf(part.trim()));
  const goals: [Goal, ...Goal[]] = [first!, ...rest];
  const twice = goals.find((goal, k) => goals.findIndex((other) => other.text === goal.text) !== k);
  if (twice)
    throw new UserError('usage', `--objective: "${twice.text}" is named twice. Name each objective once.`);
  return goals;
}

/** How good numbers are: higher is better, whichever way the goal goes; null where it has no value. */
export function scoreOf(goal: Goal, numbers: TrialNumbers): number | null {
  const value = goal.value(numbers);
  if (value === null || goal.better === 'higher') return value;
  return -value;
}

function goalOf(text: string): Goal {
  const formula: Formula = parseFormula(text, metricNames, '--objective');
  const names = formula.names as readonly MetricName[];
  if (names.length === 0)
    throw new UserError(
      'usage',
      `--objective: "${text}" names no metric. Write one, for example sharpe, or a formula such as "cagr / maxDrawdown".`,
    );
  return {
    text,
    better: names[0] === text ? directionOf(names[0]) : 'higher',
    names,
    value(numbers) {
      const value = formula.value(
        (name) => (numbers[name as MetricName] as number | null | undefined) ?? NaN,
      );
      return Number.isFinite(value) ? value : null;
    },
  };
}

const lower = new Set<MetricName>([
  'maxDrawdownDuration',
  'var95',
  'cvar95',
  'fees',
  'charges',
  'slippageCost',
  'ambiguousTrades',
]);

function directionOf(name: MetricName): Goal['better'] {
  if (Object.hasOwn(objectives, name)) return objectives[name as keyof typeof objectives];
  return lower.has(name) ? 'lower' : 'higher';
}
