import { happenedOn, UserError } from '#errors';
import { deviation, growth } from '#indicators';
import { type Bars, formatTime, marketName, type Timeframe, timeframeLength } from '#market';
import { Condition, type Expression, Graph, marketSeries, type Series } from '#series';
import {
  type Away,
  type Held,
  type Plan,
  requireDecision,
  seriesOfEntry,
  seriesOfExits,
  signalNames,
  strict,
} from '#strategy';
import type { Account } from './account.ts';
import { feedsFrom } from './feeds.ts';
import type { LaneInput, Waiting } from './input.ts';
import { guardsOf, levelOf } from './levels.ts';
import type { PartOptions, Run } from './run.ts';

/** What a plan comes to on bars, before any money moves. */
export interface Computed {
  readonly lane: LaneInput;
  readonly series: Run['series'];
  readonly warmup: number;
  /** What spoke for a decision on a bar, by label. */
  readonly readingsAt: (bar: number) => readonly string[];
}

const yearMs = 365 * 86_400_000;
const monthMs = 30 * 86_400_000;

/** Computes every series that a plan names or leans on, over all bars. Those before `since` only warm up. */
export function compute(
  plan: Plan,
  bars: Bars,
  { others = [], since = -Infinity }: PartOptions,
  account: Account,
): Computed {
  const graph = new Graph(bars, feedsFrom(others, bars));
  const asked = ask(plan, graph, bars, account);
  const warmup = Math.max(asked.warmup, countBefore(bars, since));
  requireEnough(plan, bars, warmup);
  graph.advance(bars.length);
  return asked.read(bars, warmup);
}

/** What a plan asked of a graph, and how it is read once it is computed. */
export interface Asked {
  readonly warmup: number;
  read(bars: Bars, warmup: number): Computed;
}

/** Asks a graph for every series that a plan names or leans on. */
export function ask(
  plan: Plan,
  graph: Graph,
  { timeframe }: Pick<Bars, 'timeframe'>,
  account: Account,
): Asked {
  const names = Object.keys(plan.series);
  const acted = new Set<string>(plan.decide ? names : [...signalNames, 'size']);
  const columns = new Map(names.map((name) => [name, graph.column(plan.series[name]!)]));
  const leaned = [...seriesOfExits(plan.exits).values(), ...seriesOfEntry(plan.entry)];
  const volatility = account.sizing === 'volatility' ? yearlyVolatility(timeframe) : undefined;
  if (volatility) leaned.push(volatility);
  for (const series of leaned) graph.column(series);
  const warmup = warmupOf(graph, [
    ...names.filter((name) => acted.has(name)).map((name) => plan.series[name]!),
    ...leaned,
  ]);
  const voices = plan.voices.map((voice) => ({
    ...voice,
    column: graph.column('when' in voice ? voice.when : voice.strength),
  }));
  const column = (series: Series) => graph.column(series).values;
  const values = (wanted: (name: string) => boolean) =>
    Object.fromEntries(names.filter(wanted).map((name) => [name, columns.get(name)!.values]));
  const read = (bars: Bars, from: number): Computed => ({
    lane: {
      bars,
      signals: plan.decide ? {} : values((name) => acted.has(name)),
      warmup: from,
      guards: guardsOf(plan.exits, column),
      entry: waitingOf(plan, column),
      decide: deciderOf(
        plan,
        bars,
        values(() => true),
      ),
      volatility: volatility && column(volatility),
    },
    series: values((name) => plan.decide !== undefined || !acted.has(name)),
    warmup: from,
    readingsAt: (bar) =>
      voices.filter(({ column }) => Math.abs(column.values[bar]!) > 0).map(({ label }) => label),
  });
  return { warmup, read };
}

/** How many bars open before a time. */
function countBefore({ time, length }: Bars, since: number): number {
  let count = 0;
  while (count < length && time[count]! < since) count++;
  return count;
}

function warmupOf(graph: Graph, expressions: readonly Expression[]): number {
  return Math.max(0, ...expressions.map((expression) => graph.warmup(expression)));
}

function requireEnough(plan: Plan, bars: Bars, warmup: number): void {
  if (warmup < bars.length) return;
  throw new UserError(
    'data',
    `Strategy "${plan.strategy}" needs ${warmup + 1} bars before its series are defined, but ${marketName(bars.market)} ${bars.timeframe} has ${bars.length} in this range. Widen --from and --to, or choose a shorter --timeframe.`,
  );
}

/** Sample deviation of the returns of the last thirty days, for a year. */
function yearlyVolatility(timeframe: Timeframe): Series {
  const length = timeframeLength(timeframe);
  const window = Math.max(20, Math.round(monthMs / length));
  return deviation(growth(marketSeries.close), window).times(Math.sqrt(yearMs / length));
}

function waitingOf({ entry }: Plan, column: (series: Series) => Float64Array): Waiting | undefined {
  if (!entry) return undefined;
  const { limit, stop, expires = 1 } = entry;
  const level = (away: Away | undefined) => (away === undefined ? undefined : levelOf(away, column));
  return { limit: level(limit), stop: level(stop), expires };
}

// The records are made once and move along; a name that does not exist is a mistake, not undefined.
function deciderOf(
  plan: Plan,
  { time }: Pick<Bars, 'time'>,
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
