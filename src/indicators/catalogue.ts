import { didYouMean, UserError } from '#errors';
import { type Condition, type Expression, marketSeries, type MarketSeries, Series, asNumber } from '#series';
import type { About } from './about.ts';
import * as averages from './averages/index.ts';
import { callOn, type Indicator } from './indicator.ts';
import * as levels from './levels/index.ts';
import * as momentum from './momentum/index.ts';
import * as operators from './operators/index.ts';
import { patterns } from './patterns/index.ts';
import * as prices from './prices/index.ts';
import * as statistics from './statistics/index.ts';
import * as trend from './trend/index.ts';
import * as volatility from './volatility/index.ts';
import * as volume from './volume/index.ts';

/** Numbers and conventions to call an indicator with; what is absent keeps its default. */
export interface Call {
  readonly numbers?: readonly (number | undefined)[];
  readonly choices?: Readonly<Record<string, string>>;
  readonly market?: MarketSeries;
  /** What indicators of a yes or no are asked about: rising bars unless told otherwise. */
  readonly condition?: Condition;
}

/** An indicator as data. */
export interface Entry extends About {
  /** The names of its outputs; one without a name when it has only one. */
  readonly outputs: readonly string[];
  /** What it computes, by output. */
  readonly series: (call?: Call) => Readonly<Record<string, Expression>>;
  /** From −1 (bearish) to 1 (bullish), or nothing when it has no direction. */
  readonly strength: (call?: Call) => Series | undefined;
}

const rising = marketSeries.close.above(marketSeries.open);

const families = [
  averages,
  momentum,
  trend,
  volatility,
  volume,
  levels,
  prices,
  statistics,
  operators,
  patterns,
];

/** Every indicator there is, by family and name. */
export const catalogue: readonly Entry[] = families
  .flatMap((family) => Object.values<unknown>(family))
  .filter(isIndicator)
  .map(entryOf)
  .toSorted((a, b) => order(a.family, b.family) || order(a.name, b.name));

const named = new Map(
  catalogue.flatMap((entry) =>
    [entry.name, ...(entry.aliases ?? [])].map((name) => [name.toLowerCase(), entry] as const),
  ),
);

/** The entry of a name or an alias, whatever its case. */
export function entryNamed(name: string): Entry {
  const entry = named.get(name.toLowerCase());
  if (entry) return entry;
  throw new UserError(
    'usage',
    `"${name}" is not an indicator.${didYouMean(name, named.keys())} List them with: cryptobot indicators list`,
  );
}

function entryOf(indicator: Indicator): Entry {
  const { about } = indicator;
  const series = ({ numbers = [], choices = {}, market = marketSeries, condition = rising }: Call = {}) =>
    callOn({ about, indicator }, market, condition, numbers, choices);
  return {
    ...about,
    get outputs() {
      return Object.keys(series());
    },
    series,
    strength(call = {}) {
      const made = series(call);
      const values = (output = '') => numeric(made[output]!);
      return about.reading.strength?.(values, call.market ?? marketSeries);
    },
  };
}

function numeric(expression: Expression): Series {
  return expression instanceof Series ? expression : asNumber(expression as Condition);
}

function isIndicator(value: unknown): value is Indicator {
  return typeof value === 'function' && 'about' in value;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
