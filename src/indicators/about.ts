import type { Expression, MarketSeries, Series, SourceName } from '#series';

/** What an indicator may be called with: columns of a market, or a yes or no. */
export type Input = SourceName | 'condition';

/** One number of an indicator. */
export interface Param {
  readonly default: number;
  readonly least: number;
  readonly whole: boolean;
  readonly about: string;
}

/** A convention on which the world disagrees: the first value is ours unless told otherwise. */
export interface Choice {
  readonly values: readonly string[];
  readonly about: string;
}

export type Family =
  | 'averages'
  | 'momentum'
  | 'trend'
  | 'volatility'
  | 'volume'
  | 'levels'
  | 'prices'
  | 'statistics'
  | 'operators'
  | 'patterns';

/** What it says when a value is high or low. */
export type Meaning =
  | 'bullish'
  | 'bearish'
  | 'overbought'
  | 'oversold'
  | 'trending'
  | 'ranging'
  | 'volatile'
  | 'quiet'
  | 'busy'
  | 'neutral';

export type Outputs = Expression | Readonly<Record<string, Expression>>;

/** How a value is read, in words and, where it has a direction, as a series from −1 (bearish) to 1 (bullish). */
export interface Reading {
  readonly high: Meaning;
  readonly low: Meaning;
  readonly text: string;
  /** Below the first it is low, above the second it is high. */
  readonly levels?: readonly [low: number, high: number];
  readonly strength?: (values: (output?: string) => Series, market: MarketSeries) => Series;
}

/** Everything there is to know about an indicator, as data: for lists, help, scores and specs. */
export interface About {
  /** Its name in specs, and in a strategy file. */
  readonly name: string;
  /** Other names people know it by, for specs. */
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly family: Family;
  /** One input is given as a series, several as a market, unless they are `separate`. */
  readonly inputs: readonly Input[];
  readonly separate?: boolean;
  readonly params?: Readonly<Record<string, Param>>;
  readonly choices?: Readonly<Record<string, Choice>>;
  readonly formula: string;
  /** Who described it, and where. */
  readonly source: string;
  /** What its values are counted in. */
  readonly unit: string;
  readonly reading: Reading;
  /** How much it counts in a score unless told otherwise; 0 when it has no direction. */
  readonly weight?: number;
  /** What it needs to have seen besides its warm-up before it is defined. */
  readonly waitsFor?: string;
}

/** A number of bars. */
export function bars(standard: number, about = 'bars looked at', least = 1): Param {
  return { default: standard, least, whole: true, about };
}

/** Any number from `least` on. */
export function factor(standard: number, about: string, least = 0): Param {
  return { default: standard, least, whole: false, about };
}
