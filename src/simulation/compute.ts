import { UserError } from '#errors';
import { deviation, growth } from '#indicators';
import { type Bars, marketName, timeframeLength } from '#market';
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
import { feedsFrom, type Other } from './feeds.ts';
import type { LaneInput, Waiting } from './input.ts';
import { guardsOf, levelOf } from './levels.ts';
import type { Run } from './run.ts';

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

/** Computes every series that a plan names or leans on, over all bars. */
export function compute(plan: Plan, bars: Bars, others: readonly Other[], account: Account): Computed {
  const graph = new Graph(bars, feedsFrom(others, bars));
  const names = Object.keys(plan.series);
  const acted = new Set<string>(plan.decide ? names : [...signalNames, 'size']);
  const columns = new Map(names.map((name) => [name, graph.column(plan.series[name]!)]));
  const leaned = [...seriesOfExits(plan.exits).values(), ...seriesOfEntry(plan.entry)];
  const volatility = account.sizing === 'volatility' ? yearlyVolatility(bars) : undefined;
  if (volatility) leaned.push(volatility);
  for (const series of leaned) graph.column(series);
  const warmup = warmupOf(graph, [
    ...names.filter((name) => acted.has(name)).map((name) => plan.series[name]!),
    ...leaned,
  ]);
  requireEnough(plan, bars, warmup);
  const voices = plan.voices.map((voice) => ({
    ...voice,
    column: graph.column('when' in voice ? voice.when : voice.strength),
  }));
  graph.advance(bars.length);

  const column = (series: Series) => graph.column(series).values;
  const values = (wanted: (name: string) => boolean) =>
    Object.fromEntries(names.filter(wanted).map((name) => [name, columns.get(name)!.values]));
  const signals = plan.decide ? {} : values((name) => acted.has(name));
  return {
    lane: {
      bars,
      signals,
      warmup,
      guards: guardsOf(plan.exits, column),
      entry: waitingOf(plan, column),
      decide: deciderOf(
        plan,
        values(() => true),
      ),
      volatility: volatility && column(volatility),
    },
    series: values((name) => !(name in signals)),
    warmup,
    readingsAt: (bar) =>
      voices.filter(({ column }) => Math.abs(column.values[bar]!) > 0).map(({ label }) => label),
  };
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
function yearlyVolatility({ timeframe }: Bars): Series {
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
function deciderOf(plan: Plan, columns: Readonly<Record<string, Float64Array>>): LaneInput['decide'] {
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
    return requireDecision(decide({ now, before, position, equity }), `decide() of "${strategy}"`);
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
