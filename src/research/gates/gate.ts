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

type Range = readonly [low: number, high: number];

const share: Range = [0, 1];
const dailyLoss: Range = [-1, 1];
const growth: Range = [-1, Infinity];

// Where a number can lie: a limit beyond, which mostly lacks its %, would be no gate at all.
const ranges: Readonly<Partial<Record<GatedName, Range>>> = {
  totalReturn: growth,
  cagr: growth,
  maxDrawdown: share,
  // A wild coin has more than 100 % a year, and none has ten times that.
  volatility: [0, 10],
  var95: dailyLoss,
  cvar95: dailyLoss,
  ulcer: share,
  winRate: share,
  kelly: [-Infinity, 1],
  exposure: share,
  breakEvenCost: share,
  deflatedSharpe: share,
  probabilisticSharpe: share,
  pbo: share,
  realityCheck: share,
  spa: share,
  noise: share,
};

/** Reads `sharpe>=1`, `maxDrawdown<=25%`, `maxDrawdownDuration<=90d` or `totalReturn>baseline`. */
export function parseGate(text: string): Gate {
  const [, name, sign, wanted] = form.exec(text) ?? [];
  if (name === undefined || sign === undefined || wanted === undefined)
    throw new UserError(
      'usage',
      `"${text}" is not a gate. Write a metric, a comparison and a limit in quotes, for example "sharpe>=1" or "maxDrawdown<=25%".`,
    );
  const metric = requireMetric(name);
  const comparison = requireComparison(sign, text);
  const limit = limitOf(wanted, metric);
  const gate = { metric, comparison, limit, written: wanted };
  requirePassable(gate);
  return gate;
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
  const limit = gated[metric].unit === 'duration' ? parseDuration(text) : numberOf(text, metric);
  const [low, high] = ranges[metric] ?? everything;
  if (limit >= low && limit <= high) return limit;
  throw new UserError(
    'usage',
    `"${text}" is no limit for ${metric}, which ${rangeText([low, high])}. ${adviceOn(limit, [low, high])}`,
  );
}

const everything: Range = [-Infinity, Infinity];

function rangeText([low, high]: Range): string {
  if (high === Infinity) return `is at least ${low}`;
  return low === -Infinity ? `is at most ${high}` : `lies from ${low} to ${high}`;
}

// What was most likely meant, where that is possible.
function adviceOn(limit: number, [low, high]: Range): string {
  const meant = limit / 100;
  const isPossible = meant >= low && meant <= high;
  const [fraction, percent] = isPossible ? [meant, limit] : [0.25, 25];
  return `Write a share such as ${Number(fraction.toPrecision(12))}, or ${percent}%.`;
}

// On the limit itself a gate still asks that the number exists, and takes a wider one away.
function requirePassable(gate: Gate): void {
  const { metric, comparison, limit } = gate;
  const range = ranges[metric] ?? everything;
  const isImpossible =
    (comparison === '<' && limit === range[0]) || (comparison === '>' && limit === range[1]);
  if (!isImpossible) return;
  throw new UserError(
    'usage',
    `"${gateText(gate)}" can never pass: ${metric} ${rangeText(range)}. Write another limit, or compare with ${comparison}=.`,
  );
}

function numberOf(text: string, metric: GatedName): number {
  const [, digits, percent] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%?)$/i.exec(text) ?? [];
  const value = Number(digits);
  if (percent === '%') refuseShareOf(metric, text);
  if (digits !== undefined && Number.isFinite(value)) return percent === '%' ? value / 100 : value;
  throw new UserError(
    'usage',
    `"${text}" is no limit for ${metric}. Write a number, a percentage such as 25%, or baseline for what the same money simply held came to.`,
  );
}

// A share of money or of trades says not what it is a share of.
function refuseShareOf(metric: GatedName, text: string): void {
  const { unit } = gated[metric];
  const advice =
    unit === 'count'
      ? 'which is counted. Write a whole number such as 30.'
      : 'which is money. Write an amount such as 9500; totalReturn and maxDrawdown take a share.';
  if (unit === 'count' || unit === 'money')
    throw new UserError('usage', `"${text}" is no limit for ${metric}, ${advice}`);
}
