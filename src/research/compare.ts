import { definitions, isRuined, type MetricName, type Metrics } from '#metrics';
import { didYouMean, UserError } from '#errors';

/** The metrics that two runs can be ranked by, and which way is better. */
export const objectives = {
  sharpe: 'higher',
  sortino: 'higher',
  calmar: 'higher',
  totalReturn: 'higher',
  cagr: 'higher',
  profitFactor: 'higher',
  omega: 'higher',
  sqn: 'higher',
  expectancy: 'higher',
  winRate: 'higher',
  maxDrawdown: 'lower',
  ulcer: 'lower',
  volatility: 'lower',
} as const satisfies Partial<Record<MetricName, 'higher' | 'lower'>>;

export type Objective = keyof typeof objectives;

export function parseObjective(text: string): Objective {
  if (Object.hasOwn(objectives, text)) return text as Objective;
  const names = Object.keys(objectives);
  throw new UserError(
    'usage',
    `"${text}" is not an objective.${didYouMean(text, names)} Allowed: ${names.join(', ')}.`,
  );
}

/**
 * Best first. A run whose objective does not exist comes after those, and last who lost everything: the days
 * of a dead account are quiet. Equals keep their order.
 */
export function rank<T extends { readonly metrics: Metrics }>(
  results: readonly T[],
  objective: Objective,
): T[] {
  const sign = objectives[objective] === 'higher' ? -1 : 1;
  return results.toSorted((a, b) => {
    const ruined = Number(isRuined(a.metrics)) - Number(isRuined(b.metrics));
    if (ruined !== 0) return ruined;
    const left = a.metrics[objective];
    const right = b.metrics[objective];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return (left - right) * sign;
  });
}

export function objectiveTitle(objective: Objective): string {
  return definitions[objective].title;
}
