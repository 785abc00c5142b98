import { didYouMean, UserError } from '#errors';
import type { Metrics } from '#metrics';
import { objectives } from '../compare.ts';
import type { TrialNumbers } from './workshop.ts';

/** How the numbers of several markets become those of a trial. */
const acrossNames = ['median', 'worst'] as const;

export type Across = (typeof acrossNames)[number];

export function parseAcross(text: string): Across {
  const found = acrossNames.find((name) => name === text);
  if (found) return found;
  throw new UserError(
    'usage',
    `"${text}" is not a way to look at several markets.${didYouMean(text, acrossNames)} Allowed: ${acrossNames.join(', ')}.`,
  );
}

/**
 * Each number by itself: its median over the markets, or the worst of them where one way is better.
 * What does not exist on one market does not exist for all.
 */
export function combine(markets: readonly TrialNumbers[], across: Across): TrialNumbers {
  const [first] = markets;
  const names = Object.keys(first!) as (keyof TrialNumbers)[];
  return Object.fromEntries(
    names.map((name) => [name, combined(name, markets, across)]),
  ) as unknown as TrialNumbers;
}

function combined(name: keyof Metrics, markets: readonly TrialNumbers[], across: Across): unknown {
  const values = markets.map((numbers) => numbers[name]);
  if (name === 'smallSample') return values.some(Boolean);
  return amongMarkets(
    values.map((value) => (typeof value === 'number' ? value : null)),
    across,
    betterOf(name),
  );
}

/** One number for all markets: the median, or the worst where one way is better; null where one has none. */
export function amongMarkets(
  values: readonly (number | null)[],
  across: Across,
  better: 'higher' | 'lower' | undefined,
): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  const sorted = known.toSorted((a, b) => a - b);
  if (across === 'worst' && better) return better === 'higher' ? sorted[0]! : sorted.at(-1)!;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const lower = new Set<keyof Metrics>([
  'maxDrawdownDuration',
  'var95',
  'cvar95',
  'fees',
  'charges',
  'slippageCost',
  'ambiguousTrades',
]);
const higher = new Set<keyof Metrics>(['finalEquity', 'closedEquity', 'kelly', 'breakEvenCost', 'capacity']);

/** Which way of a metric is better, if one is. */
export function betterOf(name: keyof Metrics): 'higher' | 'lower' | undefined {
  if (Object.hasOwn(objectives, name)) return objectives[name as keyof typeof objectives];
  if (lower.has(name)) return 'lower';
  return higher.has(name) ? 'higher' : undefined;
}

/** Daily returns of equal money in each market, on the days that all of them have. */
export function meanReturns(
  markets: readonly { readonly firstDay: number; readonly returns: Float64Array }[],
): Float64Array {
  const from = Math.max(...markets.map(({ firstDay }) => firstDay));
  const to = Math.min(...markets.map(({ firstDay, returns }) => firstDay + returns.length));
  const mean = new Float64Array(Math.max(0, to - from));
  for (const { firstDay, returns } of markets)
    for (let d = 0; d < mean.length; d++) mean[d]! += returns[from - firstDay + d]! / markets.length;
  return mean;
}
