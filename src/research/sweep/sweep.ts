import type { NoiseTest } from '../noise/index.ts';
import { noiseNumbers, type Selection } from '../selection.ts';
import {
  comparedOf,
  deflatedSharpe,
  describeReturns,
  effectiveOf,
  minTrackRecord,
  overfittingOfSums,
  probabilisticSharpe,
  superiorityOf,
} from '../overfitting/index.ts';
import { frontOf } from './front.ts';
import { type Goal, scoreOf } from './goal.ts';
import { KeptTrials } from './kept.ts';
import { Landscape, type Plateau } from './landscape.ts';
import { type GoodTrial, isGood, type TrialRecord } from './record.ts';
import type { Search } from './search.ts';
import { keyOf, type Point, type Space, valuesAt } from './space.ts';
import type { Failed } from './trials.ts';
import type { Result, Task } from './workshop.ts';

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
export type Known = ReadonlyMap<string, TrialRecord['result']>;

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
): Promise<TrialRecord[]> {
  const { search, goals, space } = plan;
  const [goal] = goals;
  const kept = new KeptTrials(space);
  const done: TrialRecord[] = [];
  for (let points = search.next([]); points.length > 0 && !signal.aborted;) {
    for (const trial of await round(points, plan, crew, known, kept, over)) done.push(trial);
    if (signal.aborted || done.length >= search.trials) break;
    points = search.next(
      done.map(({ point, result }) => ({
        point,
        score: 'failed' in result ? null : scoreOf(goal, result.numbers),
      })),
    );
  }
  return done;
}

async function round(
  points: readonly Point[],
  { space, search: { trials }, keepsReturns = false }: SweepPlan,
  crew: Crew,
  known: Known,
  kept: KeptTrials,
  over: (trial: TrialRecord) => void,
): Promise<TrialRecord[]> {
  const compared = points.length === trials && !keepsReturns ? new Set(comparedOf(trials)) : undefined;
  const made = points.map((point): TrialRecord | undefined => {
    const result = known.get(keyOf(point));
    return result && kept.keep(point, result);
  });
  const open = points.flatMap((_, k) => (made[k] ? [] : [k]));
  const taskFor = (k: number): Task => ({
    values: valuesAt(space, points[k]!),
    keepsReturns: compared?.has(k) ?? true,
  });
  const tasks: Tasks = {
    length: open.length,
    slice: (from, to) => open.slice(from, to).map(taskFor),
  };
  await crew.make(tasks, (t, result) => {
    const k = open[t]!;
    over((made[k] = kept.keep(points[k]!, result)));
  });
  return made.filter((trial) => trial !== undefined);
}

/** What a search found, and how far it can be believed. */
export interface Findings {
  /** Best first; of several goals, by the first one. */
  readonly ranked: readonly GoodTrial[];
  readonly failed: readonly TrialRecord[];
  /** Of several goals: the trials that no other beats in all of them, in the order of `ranked`. */
  readonly front: readonly GoodTrial[];
  readonly plateau: Plateau | undefined;
  /** The middle of the best plateau, which need not be the best point. */
  readonly middle: GoodTrial | undefined;
  readonly importance: Readonly<Record<string, number | null>>;
  readonly landscape: Landscape;
}

export function findingsOf(
  { space, goals }: Omit<SweepPlan, 'search'>,
  trials: readonly TrialRecord[],
): Findings {
  const good = trials.filter(isGood);
  const [goal] = goals;
  const scores = good.map(({ result }) => scoreOf(goal, result.numbers));
  const order = [...good.keys()].toSorted((a, b) => compare(scores[a]!, scores[b]!));
  const ranked = order.map((k) => good[k]!);
  const placed = order.flatMap((k) => {
    const score = scores[k]!;
    return score === null ? [] : [{ point: good[k]!.point, score }];
  });
  const landscape = new Landscape(space, placed);
  const middle = landscape.middle();
  return {
    ranked,
    failed: trials.filter((trial) => !isGood(trial)),
    front: goals.length > 1 ? frontAmong(ranked, goals) : [],
    plateau: placed[0] && landscape.around(placed[0].point),
    middle: middle && ranked.find(({ point }) => keyOf(point) === keyOf(middle.point)),
    importance: landscape.importance(),
    landscape,
  };
}

function frontAmong(ranked: readonly GoodTrial[], goals: readonly Goal[]): GoodTrial[] {
  const whole = ranked.flatMap((trial) => {
    const scores = goals.map((goal) => scoreOf(goal, trial.result.numbers));
    return scores.every((score) => score !== null) ? [{ trial, scores }] : [];
  });
  return frontOf(whole.map(({ scores }) => scores)).map((k) => whole[k]!.trial);
}

/** The first of `ranked`, for those who need no more. */
export function bestOf(
  { goals }: Pick<SweepPlan, 'goals'>,
  trials: readonly TrialRecord[],
): GoodTrial | undefined {
  const [goal] = goals;
  const scored = trials
    .filter(isGood)
    .map((trial) => ({ trial, score: scoreOf(goal, trial.result.numbers) }));
  const [first, ...others] = scored;
  let best = first;
  for (const one of others) if (compare(best!.score, one.score) > 0) best = one;
  return best?.trial;
}

// Higher first; what does not exist last; equals keep their order.
function compare(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b - a;
}

/** Which trials stand for all when it is asked how different they are: their returns are needed. */
export function representatives(trials: readonly TrialRecord[]): GoodTrial[] {
  return comparedOf(trials.length).flatMap((k) => {
    const trial = trials[k]!;
    return isGood(trial) ? [trial] : [];
  });
}

/** Daily returns that a judgement of a search needs, all over the same days. */
export interface SweepDays {
  readonly best: Float64Array;
  /** Of the representatives, in their order. */
  readonly sample: readonly Float64Array[];
  /** Of the same money simply held. */
  readonly held: Float64Array;
}

// Luck is drawn for two hundred trials at once here, so less often than for a few runs.
const lucks = 300;
// More of them change no digit of it, but take a second for each fifty thousand.
const mostCrossValidated = 10_000;

/** Judges the choice of the best trial, which the representatives stand in for all where all cannot be asked. */
export function judgeSweep(
  trials: readonly TrialRecord[],
  { best, sample, held }: SweepDays,
  seed: number,
  noise: NoiseTest | null = null,
): Selection | undefined {
  const good = trials.filter(isGood);
  if (good.length < 2) return undefined;
  const crossed = comparedOf(good.length, mostCrossValidated);
  const described = describeReturns(best);
  const effective = effectiveOf(sample, good.length);
  const perDay = good.flatMap(({ result }) => sharpePerDay(result.numbers.sharpe));
  const above = [best, ...sample].map((returns) => returns.map((value, d) => value - held[d]!));
  const superiority = superiorityOf(above, { paths: lucks, seed: `sweep ${seed}` });
  return {
    trials: good.length,
    effectiveTrials: effective,
    deflatedSharpe: described ? deflatedSharpe(described, effective, varianceOf(perDay)) : null,
    probabilisticSharpe: described ? probabilisticSharpe(described, 0) : null,
    pbo: overfittingOfSums(crossed.map((k) => good[k]!.result.sums))?.probability ?? null,
    minTrackRecord: described ? minTrackRecord(described, 0) : null,
    realityCheck: superiority?.realityCheck ?? null,
    spa: superiority?.spa ?? null,
    ...noiseNumbers(noise),
  };
}

const year = Math.sqrt(365);

function sharpePerDay(sharpe: number | null): number[] {
  return sharpe === null ? [] : [sharpe / year];
}

function varianceOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
