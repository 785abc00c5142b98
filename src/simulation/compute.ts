import type { Bars } from '#market';
import { Graph } from '#series';
import type { Plan } from '#strategy';
import type { Account } from './account.ts';
import { feedsFrom } from './feeds.ts';
import type { LaneInput } from './input.ts';
import { actedOn, mapped, requestOf, requireEnough } from './request.ts';
import type { PartOptions, Run } from './run.ts';

/** What a plan comes to on bars, before any money moves. */
export interface Computed {
  readonly lane: LaneInput;
  readonly series: Run['series'];
  readonly warmup: number;
  /** What spoke for a decision on a bar, by label. */
  readonly readingsAt: (bar: number) => readonly string[];
  /** What its scores heard on a bar. */
  readonly heardAt: (bar: number) => Heard;
}

/** What the scores of a plan heard. */
export interface Heard {
  /** 0…1 of the first score; null without one, or while it is undefined. */
  readonly confidence: number | null;
  readonly voices: readonly Said[];
}

/** What one voice said: above 0 for rising prices, below 0 for falling ones, 0 when it was silent. */
export interface Said {
  readonly label: string;
  readonly says: number;
}

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
  const request = requestOf(plan, timeframe, account);
  const named = mapped(plan.series, (expression) => graph.column(expression));
  const warmup = Math.max(
    0,
    ...[...request.expressions, ...request.signals].map((expression) => graph.warmup(expression)),
  );
  const voices = plan.voices.map((voice) => ({
    ...voice,
    column: graph.column('when' in voice ? voice.when : voice.strength),
  }));
  const sure = Object.keys(named).find((name) => name.endsWith(' confidence'));
  const signals = plan.decide ? {} : actedOn(plan);
  const watched = Object.fromEntries(Object.entries(named).filter(([name]) => !(name in signals)));
  const read = (bars: Bars, from: number): Computed => ({
    lane: request.lane(bars, from, (expression) => graph.column(expression).values),
    series: mapped(watched, ({ values }) => values),
    warmup: from,
    readingsAt: (bar) =>
      voices.filter(({ column }) => Math.abs(column.values[bar]!) > 0).map(({ label }) => label),
    heardAt: (bar) => ({
      confidence: sure === undefined ? null : orNull(named[sure]!.values[bar]!),
      voices: voices.map(({ label, weight, column }) => ({
        label,
        says: orNull(column.values[bar]! * weight) ?? 0,
      })),
    }),
  });
  return { warmup, read };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** How many bars open before a time. */
function countBefore({ time, length }: Bars, since: number): number {
  let count = 0;
  while (count < length && time[count]! < since) count++;
  return count;
}
