import { didYouMean, UserError } from '#errors';
import { parseDuration } from '#market';
import { type Definition, definitions, type MetricName } from '#metrics';
import { type StatisticName, statistics } from '../statistics.ts';

/** What a metric has to be. */
export interface Gate {
  readonly metric: GatedName;
  readonly comparison: Comparison;
  /** A number in the metric's own unit, or what the same money simply held came to. */
  readonly limit: number | 'baseline';
  /** The limit as it was typed. */
  readonly written: string;
}

/** Numbers of a run, and numbers of a choice among runs. */
export type GatedName = Exclude<MetricName, 'envelope' | 'smallSample'> | StatisticName;

export type Comparison = keyof typeof comparisons;

/** Whether a value is as it has to be. */
export const comparisons = {
  '>=': (value: number, limit: number) => value >= limit,
  '<=': (value: number, limit: number) => value <= limit,
  '>': (value: number, limit: number) => value > limit,
  '<': (value: number, limit: number) => value < limit,
  '==': (value: number, limit: number) => value === limit,
  '!=': (value: number, limit: number) => value !== limit,
} as const;

const slips: Readonly<Record<string, Comparison>> = { '=>': '>=', '=<': '<=', '=': '==', '<>': '!=' };
const form = /^\s*([A-Za-z]\w*)\s*([<>=!]+)\s*([^\s<>=!](?:.*\S)?)\s*$/s;

const { envelope: _, smallSample: __, ...ofRuns } = definitions;
const gated: Readonly<Record<GatedName, Definition>> = { ...ofRuns, ...statistics };
const names = Object.keys(gated) as readonly GatedName[];

// What can only lie between 0 and 1: a limit beyond would be no gate at all.
const shares: ReadonlySet<GatedName> = new Set<GatedName>([
  'maxDrawdown',
  'winRate',
  'exposure',
  'deflatedSharpe',
  'pbo',
]);

/** Reads `sharpe>=1`, `maxDrawdown<=25%`, `maxDrawdownDuration<=90d` or `totalReturn>baseline`. */
export function parseGate(text: string): Gate {
  const [, name, sign, wanted] = form.exec(text) ?? [];
  if (name === undefined || sign === undefined || wanted === undefined)
    throw new UserError(
      'usage',
      `"${text}" is not a gate. Write a metric, a comparison and a limit in quotes, for example "sharpe>=1" or "maxDrawdown<=25%".`,
    );
  const metric = requireMetric(name);
  return {
    metric,
    comparison: requireComparison(sign, text),
    limit: limitOf(wanted, metric),
    written: wanted,
  };
}

/** What a gate says, as one writes it. */
export function gateText({ metric, comparison, written }: Gate): string {
  return `${metric} ${comparison} ${written}`;
}

/** What a number that can be gated means. */
export function gatedDefinition(name: GatedName): Definition {
  return gated[name];
}

/** Whether a number is about a choice among runs, and not about one of them. */
export function isOfChoice(name: GatedName): name is StatisticName {
  return Object.hasOwn(statistics, name);
}

function requireMetric(name: string): GatedName {
  if (Object.hasOwn(gated, name)) return name as GatedName;
  throw new UserError(
    'usage',
    `"${name}" is not a metric that can be gated.${didYouMean(name, names)} See: cryptobot metrics`,
  );
}

function requireComparison(sign: string, text: string): Comparison {
  if (Object.hasOwn(comparisons, sign)) return sign as Comparison;
  const meant = slips[sign];
  throw new UserError(
    'usage',
    `"${sign}" in "${text}" does not compare.${meant === undefined ? '' : ` Did you mean "${meant}"?`} Allowed: ${Object.keys(comparisons).join(', ')}.`,
  );
}

function limitOf(text: string, metric: GatedName): Gate['limit'] {
  if (text === 'baseline' && !isOfChoice(metric)) return text;
  const { unit } = gated[metric];
  const limit = unit === 'duration' ? parseDuration(text) : numberOf(text, metric);
  if (shares.has(metric) && !(limit >= 0 && limit <= 1))
    throw new UserError(
      'usage',
      `"${text}" is no limit for ${metric}, which lies from 0 to 1. Write a share such as 0.25, or 25%.`,
    );
  return limit;
}

function numberOf(text: string, metric: GatedName): number {
  const [, digits, percent] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i.exec(text) ?? [];
  const value = Number(digits);
  if (digits !== undefined && Number.isFinite(value)) return percent === '%' ? value / 100 : value;
  throw new UserError(
    'usage',
    `"${text}" is no limit for ${metric}. Write a number, a percentage such as 25%, or baseline for what the same money simply held came to.`,
  );
}
