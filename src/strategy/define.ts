import { didYouMean, UserError } from '#errors';
import { Condition, type Expression, marketSeries, type MarketSeries, Series } from '#series';
import { type Decision, type Situation } from './decide.ts';
import type { Entry } from './entry.ts';
import type { Exits } from './exits.ts';
import { completeValues, type Params, type Values } from './params.ts';
import { Score, type Voice } from './scoring.ts';
import { isRecord, shown } from './shown.ts';
import { strict } from './strict.ts';
import { entryOf, exitsOf } from './terms.ts';
import { requireWritten } from './written.ts';

/** The series an engine acts on. Everything else a strategy names is for people to look at. */
export const signalNames = ['enterLong', 'exitLong', 'enterShort', 'exitShort'] as const;

export type SignalName = (typeof signalNames)[number];

type Declared = Readonly<Record<string, Series | Condition | Score>> & {
  readonly [Name in SignalName]?: Condition;
} & { readonly size?: Series };

/** What an author writes. */
export interface StrategySpec<P extends Params, S extends Declared> {
  /** Lower case with dashes, like its file: `ema-cross`. */
  readonly name: string;
  /** One line for the shelf: what it does and when. */
  readonly about: string;
  readonly params?: P;
  /** Names the series; those called enterLong, exitLong, enterShort and exitShort are acted on. */
  readonly series: (market: MarketSeries, params: Values<P>) => S;
  /** Stops and targets, from the same parameters and, where a distance is a series, the market. */
  readonly exits?: (params: Values<P>, market: MarketSeries) => Exits;
  /** How entries by signal wait for their price; without it they fill at the next open. */
  readonly entry?: (params: Values<P>, market: MarketSeries) => Entry;
  /**
   * Decides at each close in place of signals: a share of equity to hold (−1…1), an order, or
   * `hold`. It sees the values of its series on this bar and the one before, and what it owns.
   */
  readonly decide?: (situation: Situation<Seen<NoInfer<S>>>, params: Values<P>) => Decision;
}

/** What a declared series is on one bar; a score is two numbers. */
type Seen<S extends Declared> = {
  readonly [Name in keyof S]: S[Name] extends Condition ? boolean : number;
} & {
  readonly [Name in keyof S & string as S[Name] extends Score ? `${Name} confidence` : never]: number;
};

/** A strategy with its parameters filled in: what it watches and when it leaves. */
export interface Plan {
  readonly strategy: string;
  readonly params: Values;
  readonly series: Readonly<Record<string, Expression>>;
  /** The voices of its scores, whose readings stay with each trade. */
  readonly voices: readonly Voice[];
  readonly exits: Exits;
  readonly entry?: Entry | undefined;
  /** Asked at each close, in place of signals. */
  readonly decide?: ((situation: Situation) => Decision) | undefined;
}

export interface Strategy {
  readonly name: string;
  readonly about: string;
  readonly params: Params;
  /** Fills in the parameters; those not given keep their defaults. */
  plan(given?: Readonly<Record<string, number>>): Plan;
}

const columns = strict(marketSeries, 'a column of a market');
const mark = Symbol.for('cryptobot.strategy');

/**
 * Defines a strategy: named series over the market, and which of them mean enter and exit. The
 * same definition is run over history and on a live market.
 *
 * @example
 * export default defineStrategy({
 *   name: 'sma-cross',
 *   about: 'Holds while the fast average is above the slow one',
 *   params: { fast: between(5, 50, 10), slow: between(20, 200, 30) },
 *   series: ({ close }, { fast, slow }) => ({
 *     enterLong: crossesAbove(sma(close, fast), sma(close, slow)),
 *     exitLong: crossesBelow(sma(close, fast), sma(close, slow)),
 *   }),
 * });
 */
export function defineStrategy<const P extends Params = {}, S extends Declared = Declared>(
  spec: StrategySpec<P, S>,
): Strategy {
  requireWritten(spec);
  const { name, about, params = {} as P } = spec;
  return Object.freeze({
    [mark]: true,
    name,
    about: about ?? '',
    params,
    plan(given: Readonly<Record<string, number>> = {}): Plan {
      const values = Object.freeze(completeValues(name, params, given)) as Values<P>;
      const own = strict(values, `a parameter of "${name}"`);
      const { decide } = spec;
      const series = spec.series(columns, own);
      requireSeries(name, series, decide !== undefined);
      const exits = spec.exits ? exitsOf(name, spec.exits(own, columns)) : {};
      const entry = spec.entry && entryOf(name, spec.entry(own, columns));
      return {
        strategy: name,
        params: values,
        series: expressionsOf(series),
        voices: voicesOf(series),
        exits,
        ...(entry ? { entry } : {}),
        ...(decide ? { decide: (situation) => decide(situation as Situation<Seen<NoInfer<S>>>, own) } : {}),
      };
    },
  });
}

export function isStrategy(value: unknown): value is Strategy {
  return typeof value === 'object' && value !== null && mark in value;
}

// A score is shown as two series.
function expressionsOf(series: Declared): Record<string, Expression> {
  const entries = Object.entries(series).flatMap(([name, value]): [string, Expression][] =>
    value instanceof Score
      ? [
          [name, value.score],
          [`${name} confidence`, value.confidence],
        ]
      : [[name, value]],
  );
  return Object.fromEntries(entries);
}

function voicesOf(series: Declared): Voice[] {
  return Object.values(series).flatMap((value) => (value instanceof Score ? value.voices : []));
}

function requireSeries(strategy: string, series: Declared, decides: boolean): void {
  if (!isRecord(series)) {
    throw new UserError(
      'usage',
      `series() of strategy "${strategy}" returns ${shown(series)}${isPromise(series) ? ', but nothing in a strategy can wait' : ''}. Return an object of named series, for example { enterLong: … }${series === undefined ? ', with ( ) around it behind an arrow' : ''}.`,
    );
  }
  for (const [name, value] of Object.entries(series)) {
    if (!(value instanceof Series) && !(value instanceof Condition) && !(value instanceof Score)) {
      throw new UserError(
        'usage',
        `"${name}" of strategy "${strategy}" is ${shown(value)}, not a series. ${insteadOf(value)}`,
      );
    }
    const isSignal = (signalNames as readonly string[]).includes(name);
    if (isSignal && !(value instanceof Condition)) {
      throw new UserError(
        'usage',
        `"${name}" of strategy "${strategy}" is a series of numbers, but a signal is a yes or no. Compare it with something: .above(…), .below(…), crossesAbove(…).`,
      );
    }
    if (name === 'size' && !(value instanceof Series)) {
      throw new UserError(
        'usage',
        `"size" of strategy "${strategy}" is a yes or no, but a size is a series of numbers: the share of equity to use.`,
      );
    }
    if (!isSignal && /^(enter|exit)/i.test(name)) {
      throw new UserError(
        'usage',
        `"${name}" of strategy "${strategy}" is not a signal.${didYouMean(name, signalNames)} Signals are ${signalNames.join(', ')}.`,
      );
    }
  }
  const signal = signalNames.find((name) => series[name]);
  if (decides && signal) {
    throw new UserError(
      'usage',
      `Strategy "${strategy}" names the signal "${signal}" and has decide() as well. Use one of the two; a condition that decide() reads can have any other name.`,
    );
  }
  if (!decides && !series.enterLong && !series.enterShort) {
    throw new UserError(
      'usage',
      `Strategy "${strategy}" never enters: it names neither enterLong nor enterShort among its series, and has no decide().`,
    );
  }
}

function isPromise(value: unknown): boolean {
  return value instanceof Promise;
}

// Operators of the language see two objects and no bars: they compare to false, and reckon NaN.
function insteadOf(value: unknown): string {
  if (typeof value === 'boolean')
    return 'Series are not compared with < and >: write close.above(open), .below(…), .atLeast(…), .atMost(…), and join conditions with .and(…), .or(…), .not().';
  if (Number.isNaN(value))
    return 'Series are not reckoned with + and -: write close.plus(open), .minus(…), .times(…), .over(…).';
  if (typeof value === 'number') return `For the same number on every bar write constantly(${value}).`;
  return "Build it from the market's series and indicators.";
}
