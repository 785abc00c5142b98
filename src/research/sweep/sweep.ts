import type { NoiseTest } from '../noise/index.ts';
import { noiseNumbers, type Selection } from '../selection.ts';
import {
  comparedOf,
  deflatedSharpe,
  describeReturns,
  distinct,
  effectiveOf,
  minTrackRecord,
  overfittingOfSums,
  sharpeOfSums,
  probabilisticSharpe,
  superiorityOf,
} from '../overfitting/index.ts';
import { frontOf } from './front.ts';
import { type Goal, scoreOf } from './goal.ts';
import type { Keeps } from './keeps.ts';
import { KeptTrials } from './kept.ts';
import { Landscape, type Plateau } from './landscape.ts';
import type { GoodTrial, TrialRecord } from './record.ts';
import type { Search } from './search.ts';
import { type Key, keyOf, type Point, type Space, valuesAt } from './space.ts';
import type { TrialList } from './trial-list.ts';
import type { Failed } from './trials.ts';
import type { Result, Task } from './workshop.ts';
import { zOrder } from './z-order.ts';

/** Who makes the trials: one workshop, or several at once. Told of each that is over, in any order. */
export interface Crew {
  make(tasks: Tasks, over: (k: number, result: Result | Failed) => void): Promise<void>;
}

/** What is to be made. Of very many, each is written down only when somebody is about to make it. */
export interface Tasks {
  readonly length: number;
  slice(from: number, to: number): readonly Task[];
}

export interface SweepPlan {
  readonly space: Space;
  readonly search: Search;
  readonly goals: readonly [Goal, ...Goal[]];
  /** Whether the daily returns of all trials are wanted, not only of those that stand for all. */
  readonly keepsReturns?: boolean;
}

/** Trials that were over before, by their point's key. */
export type Known = ReadonlyMap<Key, TrialRecord['result']>;

/**
 * Makes all trials that a search asks for, in as many rounds as it wants. The trials come back in the
 * order in which they were asked for, whoever made them; broken off, those that were made.
 */
export async function sweep(
  plan: SweepPlan,
  crew: Crew,
  known: Known,
  over: (trial: TrialRecord) => void,
  signal: AbortSignal,
): Promise<TrialList> {
  const { search, goals, space } = plan;
  const [goal] = goals;
  const kept = new KeptTrials(space);
  for (let points = search.next([]); points.length > 0 && !signal.aborted;) {
    await round(points, plan, crew, known, kept, over);
    const done = kept.all();
    if (signal.aborted || done.length >= search.trials) break;
    points = search.next(
      Array.from(done, ({ point, result }) => ({
        point,
        score: 'failed' in result ? null : scoreOf(goal, result),
      })),
    );
  }
  return kept.all();
}

async function round(
  points: readonly Point[],
  { space, search: { trials, isUnordered }, keepsReturns = false }: SweepPlan,
  crew: Crew,
  known: Known,
  kept: KeptTrials,
  over: (trial: TrialRecord) => void,
): Promise<void> {
  const keeps = points.length === trials && !keepsReturns ? keptOfMany(trials) : () => 'returns' as const;
  const first = kept.ask(points);
  const open: number[] = [];
  for (const k of isUnordered ? zOrder(space, points) : points.keys()) {
    const result = known.get(keyOf(space, points[k]!));
    if (result) kept.keep(first + k, result);
    else open.push(k);
  }
  const taskFor = (k: number): Task => ({ values: valuesAt(space, points[k]!), keeps: keeps(k) });
  const tasks: Tasks = {
    length: open.length,
    slice: (from, to) => open.slice(from, to).map(taskFor),
  };
  await crew.make(tasks, (t, result) => over(kept.keep(first + open[t]!, result)));
}

// Of very many, some stand for all where days are looked at.
function keptOfMany(trials: number): (k: number) => Keeps {
  const compared = new Set(comparedOf(trials));
  const crossed = new Set(comparedOf(trials, mostCrossValidated));
  return (k) => (compared.has(k) ? 'returns' : crossed.has(k) ? 'sums' : 'nothing');
}

/** What a search found, and how far it can be believed. */
export interface Findings {
  /** Best first; of several goals, by the first one. */
  readonly ranked: TrialList<GoodTrial>;
  readonly failed: TrialList;
  /** Of several goals: the trials that no other beats in all of them, in the order of `ranked`. */
  readonly front: readonly GoodTrial[];
  readonly plateau: Plateau | undefined;
  /** The middle of the best plateau, which need not be the best point. */
  readonly middle: GoodTrial | undefined;
  readonly importance: Readonly<Record<string, number | null>>;
  readonly landscape: Landscape;
}

export function findingsOf({ space, goals }: Omit<SweepPlan, 'search'>, trials: TrialList): Findings {
  const good = trials.good();
  const scores = good.scores(goals[0]);
  // Higher first; what does not exist last; equals keep their order.
  const order = Int32Array.from(scores.keys()).toSorted((a, b) => {
    const [one, other] = [scores[a]!, scores[b]!];
    return Number.isNaN(one) || Number.isNaN(other)
      ? Number(Number.isNaN(one)) - Number(Number.isNaN(other))
      : other - one;
  });
  const ranked = good.chosen(order);
  const withScore = order.filter((k) => !Number.isNaN(scores[k]!));
  const placed = good.chosen(withScore);
  const landscape = new Landscape(
    space,
    placed.points(),
    Float64Array.from(withScore, (k) => scores[k]!),
  );
  const best = placed.at(0);
  const middle = landscape.middle();
  return {
    ranked,
    failed: trials.failed(),
    front: goals.length > 1 ? frontAmong(ranked, goals) : [],
    plateau: best && landscape.around(best.point),
    middle: middle === undefined ? undefined : placed.at(middle),
    importance: landscape.importance(),
    landscape,
  };
}

function frontAmong(ranked: TrialList<GoodTrial>, goals: readonly Goal[]): GoodTrial[] {
  const scores = goals.map((goal) => ranked.scores(goal));
  const whole = [...scores[0]!.keys()].filter((k) => !scores.some((values) => Number.isNaN(values[k]!)));
  const front = frontOf(whole.map((k) => scores.map((values) => values[k]!)));
  return [...ranked.chosen(front.map((k) => whole[k]!))];
}

/** The first of `ranked`, for those who need no more. */
export function bestOf({ goals }: Pick<SweepPlan, 'goals'>, trials: TrialList): GoodTrial | undefined {
  const good = trials.good();
  const scores = good.scores(goals[0]);
  let best = 0;
  for (let k = 1; k < scores.length; k++)
    if (scores[k]! > scores[best]! || (Number.isNaN(scores[best]!) && !Number.isNaN(scores[k]!))) best = k;
  return good.at(best);
}

/** Which trials stand for all when it is asked how different they are: their returns are needed. */
export function representatives(trials: TrialList): GoodTrial[] {
  return [...trials.chosen(comparedOf(trials.length)).good()];
}

/** Daily returns that a judgement of a search needs, all over the same days. */
export interface SweepDays {
  readonly best: Float64Array;
  /** Of the representatives, in their order. */
  readonly sample: readonly Float64Array[];
  /** Of the same money simply held. */
  readonly held: Float64Array;
  /** How many days the longest of the markets has. */
  readonly longest: number;
}

// Luck is drawn for two hundred trials at once here, so less often than for a few runs.
const lucks = 300;
// More of them change no digit of it, but take a second for each fifty thousand.
const mostCrossValidated = 10_000;

/** Judges the choice of the best trial, which the representatives stand in for all where all cannot be asked. */
export function judgeSweep(
  trials: TrialList,
  { best, sample, held, longest }: SweepDays,
  seed: number,
  noise: NoiseTest | null = null,
): Selection | undefined {
  const good = trials.good();
  if (good.length < 2) return undefined;
  const sums = good.sums();
  const crossed = comparedOf(sums.length, mostCrossValidated).map((k) => sums[k]!);
  const described = describeReturns(best);
  // Copies of a trial are no further ones, and would make all look alike.
  const own = distinct(sums);
  const effective = effectiveOf(distinct(sample), (good.length * own.length) / sums.length);
  const ratios = own.map(sharpeOfSums).filter((ratio) => ratio !== null);
  // The best of all against the luck of a few would look too good: it is the best of those few that counts.
  const above = sample.map((returns) => returns.map((value, d) => value - held[d]!));
  const superiority = superiorityOf(above, { paths: lucks, seed: `sweep ${seed}` });
  return {
    trials: good.length,
    days: best.length,
    longestDays: longest,
    effectiveTrials: effective,
    deflatedSharpe: described ? deflatedSharpe(described, effective, varianceOf(ratios)) : null,
    probabilisticSharpe: described ? probabilisticSharpe(described, 0) : null,
    pbo: overfittingOfSums(crossed)?.probability ?? null,
    minTrackRecord: described ? minTrackRecord(described, 0) : null,
    realityCheck: superiority?.realityCheck ?? null,
    spa: superiority?.spa ?? null,
    ...noiseNumbers(noise),
  };
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
