import { happenedOn, UserError } from '#errors';
import { deviation, growth } from '#indicators';
import { type Bars, formatTime, marketName, type Timeframe, timeframeLength } from '#market';
import { Condition, type Expression, marketSeries, type Series } from '#series';
import {
  type Away,
  type Held,
  type Plan,
  requireDecision,
  seriesOfEntry,
  seriesOfExits,
  type SignalName,
  signalNames,
  strict,
} from '#strategy';
import type { Account } from './account.ts';
import type { LaneInput, Waiting } from './input.ts';
import { guardsOf, levelOf } from './levels.ts';

/** Looks up the values of an expression. */
export type Lookup = (expression: Expression) => Float64Array;

/** What the loop asks of a plan: the expressions it acts on, and the lane that their values make. */
export interface Request {
  readonly expressions: readonly Expression[];
  /** Signals that are acted on; nothing but the bars on which they say yes matters. */
  readonly signals: readonly Condition[];
  /**
   * `bars` and the columns may be a part of history, as long as it is the same part. Where `yes` looks
   * up the bars of signals, they need no columns.
   */
  lane(bars: Bars, warmup: number, column: Lookup, yes?: (signal: Condition) => Int32Array): LaneInput;
}

const yearMs = 365 * 86_400_000;
const monthMs = 30 * 86_400_000;

export function requestOf(plan: Plan, timeframe: Timeframe, account: Account): Request {
  const acted = actedOn(plan);
  const volatility = account.sizing === 'volatility' ? yearlyVolatility(timeframe) : undefined;
  const signals: Record<string, Condition> = {};
  const others: Record<string, Expression> = plan.decide ? { ...acted } : {};
  if (!plan.decide)
    for (const [name, one] of Object.entries(acted)) {
      if (isSignal(name) && one instanceof Condition) signals[name] = one;
      else others[name] = one;
    }
  const expressions = Object.values(others);
  expressions.push(...seriesOfExits(plan.exits).values(), ...seriesOfEntry(plan.entry));
  if (volatility) expressions.push(volatility);
  return {
    expressions,
    signals: Object.values(signals),
    lane(bars, warmup, column, yes) {
      const columns = mapped(yes ? others : acted, column);
      return {
        bars,
        signals: plan.decide ? {} : columns,
        yes: yes && mapped(signals, yes),
        warmup,
        guards: guardsOf(plan.exits, column),
        entry: waitingOf(plan, column),
        decide: deciderOf(plan, bars, columns),
        volatility: volatility && column(volatility),
      };
    },
  };
}

/** Refuses history that ends before the plan could have acted. */
export function requireEnough({ strategy }: Plan, bars: Bars, warmup: number): void {
  if (warmup < bars.length) return;
  throw new UserError(
    'data',
    `Strategy "${strategy}" needs ${warmup + 1} bars before its series are defined, but ${marketName(bars.market)} ${bars.timeframe} has ${bars.length} in this range. Widen --from and --to, or choose a shorter --timeframe.`,
  );
}

/** The named series that decide: the signals, or all of them where `decide` may look at any. */
export function actedOn({ series, decide }: Plan): Readonly<Record<string, Expression>> {
  if (decide) return series;
  const acted: Record<string, Expression> = {};
  for (const name of Object.keys(series)) if (isSignal(name) || name === 'size') acted[name] = series[name]!;
  return acted;
}

function isSignal(name: string): name is SignalName {
  return (signalNames as readonly string[]).includes(name);
}

export function mapped<T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
}

/** Sample deviation of the returns of the last thirty days, for a year. */
function yearlyVolatility(timeframe: Timeframe): Series {
  const length = timeframeLength(timeframe);
  const window = Math.max(20, Math.round(monthMs / length));
  return deviation(growth(marketSeries.close), window).times(Math.sqrt(yearMs / length));
}

function waitingOf({ entry }: Plan, column: Lookup): Waiting | undefined {
  if (!entry) return undefined;
  const { limit, stop, expires = 1 } = entry;
  const level = (away: Away | undefined) => (away === undefined ? undefined : levelOf(away, column));
  return { limit: level(limit), stop: level(stop), expires };
}

// The records are made once and move along; a name that does not exist is a mistake, not undefined.
function deciderOf(
  plan: Plan,
  { time }: Bars,
  columns: Readonly<Record<string, Float64Array>>,
): LaneInput['decide'] {
  const { decide, strategy } = plan;
  if (!decide) return undefined;
  let at = 0;
  const seen = (back: number) =>
    strict(
      valuesAt(plan, columns, () => at - back),
      `a series of "${strategy}"`,
    );
  const now = seen(0);
  const before = seen(1);
  return (bar: number, position: Held, equity: number) => {
    at = bar;
    try {
      return requireDecision(decide({ now, before, position, equity }), `decide() of "${strategy}"`);
    } catch (error) {
      throw happenedOn(error, `the bar of ${formatTime(time[bar]!)}`);
    }
  };
}

function valuesAt(
  plan: Plan,
  columns: Readonly<Record<string, Float64Array>>,
  bar: () => number,
): Readonly<Record<string, number | boolean>> {
  const record = {};
  for (const [name, values] of Object.entries(columns)) {
    const isCondition = plan.series[name] instanceof Condition;
    const get = () => (isCondition ? values[bar()] === 1 : (values[bar()] ?? NaN));
    Object.defineProperty(record, name, { get, enumerable: true });
  }
  return record;
}
