import type { Bars } from '#market';
import {
  type Axis,
  type Goal,
  type GoodTrial,
  scoreOf,
  type Measured,
  type TrialList,
} from '../sweep/index.ts';
import type { Fold } from './folds.ts';
import { type Lack, lackOfTraining } from './lack.ts';

/** A fold with what was chosen in its training, and what became of that. */
export interface Step extends Fold {
  /** The best trial of the training; undefined when none came to anything there. */
  readonly chosen: GoodTrial | undefined;
  readonly inside: Measured | undefined;
  /** Of the same trial in the test, with the account that every trial begins with. */
  readonly outside: Measured | undefined;
  /**
   * The share of trials that did worse than the chosen one in the test: a half is what chance gives. Those
   * that came to no score there, as without a trade or without money, did worst.
   */
  readonly rank: number | null;
  /** How many trials had enough bars to be chosen. */
  readonly among: number;
  /** Why the fold was not tested; undefined where it was. */
  readonly lacks: Lack | undefined;
}

/**
 * Chooses in every training and looks what became of it. Trials have two windows per fold, training and
 * test, and where they had too few bars on one of the markets they are not chosen or have no rank.
 */
export function walk(
  folds: readonly Fold[],
  trials: TrialList,
  goal: Goal,
  markets: readonly Bars[],
): Step[] {
  const good = [...trials.good()];
  return folds.map((fold, f): Step => {
    const candidates = good.map((trial): Candidate => {
      const windows = trial.result.windows!;
      return { trial, inside: windows[2 * f], outside: windows[2 * f + 1] };
    });
    const among = candidates.filter(({ inside }) => inside).length;
    const best = bestOf(goal, candidates);
    if (!best) {
      const came = candidates.map(({ inside }) => inside);
      return { ...fold, ...nothing, among, lacks: lackOfTraining(fold.train, markets, came) };
    }
    const { trial, inside, outside } = best;
    const scores = candidates.flatMap((candidate) =>
      candidate.outside ? (worthOf(goal, candidate.outside) ?? leastWorth) : [],
    );
    return {
      ...fold,
      chosen: trial,
      inside,
      outside,
      rank: outside && scores.length > 1 ? rankAmong(worthOf(goal, outside) ?? leastWorth, scores) : null,
      among,
      // Whoever had enough bars to be chosen has enough of them later, if there are any.
      lacks: outside ? undefined : 'bars to test on',
    };
  });
}

/** A trial, and what it came to in the training and the test of a fold. */
interface Candidate {
  readonly trial: GoodTrial;
  readonly inside: Measured | undefined;
  readonly outside: Measured | undefined;
}

const leastWorth = -Infinity;

const nothing = { chosen: undefined, inside: undefined, outside: undefined, rank: null };

function bestOf(goal: Goal, candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  let highest = -Infinity;
  for (const candidate of candidates) {
    const worth = worthOf(goal, candidate.inside);
    if (worth !== null && worth > highest) [best, highest] = [candidate, worth];
  }
  return best;
}

function worthOf(goal: Goal, measured: Measured | undefined): number | null {
  return measured ? scoreOf(goal, measured) : null;
}

// Among the others; equals count half.
function rankAmong(own: number, scores: readonly number[]): number {
  const worse = scores.filter((score) => score < own).length;
  const same = scores.filter((score) => score === own).length - 1;
  return (worse + same / 2) / (scores.length - 1);
}

/**
 * How much of what the trainings promised came on a market: yearly growth outside ÷ the mean of the yearly
 * growths inside, of folds that were tested. Null where these trainings promised nothing.
 */
export function efficiencyOf(steps: readonly Step[], outside: number | null, market = 0): number | null {
  const inside = steps.flatMap((step) => {
    if (!step.outside || !step.inside) return [];
    const { numbers, markets } = step.inside;
    return (markets[market] ?? numbers).cagr ?? [];
  });
  if (inside.length === 0 || outside === null) return null;
  const mean = inside.reduce((sum, cagr) => sum + cagr, 0) / inside.length;
  return mean > 0 ? outside / mean : null;
}

/** How steady the choice of a parameter was. */
export interface Steadiness {
  readonly values: readonly (number | null)[];
  /** How far it moved from fold to fold, as a share of its range. */
  readonly drift: number | null;
  /** How far it moves if every value is chosen as often as any other: a half of two values, a third of many. */
  readonly byChance: number | null;
}

export function steadinessOf(
  steps: readonly Step[],
  axes: readonly Axis[],
): Readonly<Record<string, Steadiness>> {
  return Object.fromEntries(
    axes.map(({ name, values }) => {
      const chosen = steps.map(({ chosen: trial }) => trial?.values[name] ?? null);
      const moves = chosen.slice(1).flatMap((value, k) => {
        const before = chosen[k];
        return value === null || before === null || before === undefined
          ? []
          : [Math.abs(values.indexOf(value) - values.indexOf(before))];
      });
      const drift =
        moves.length === 0 || values.length < 2
          ? null
          : moves.reduce((sum, move) => sum + move, 0) / moves.length / (values.length - 1);
      const { length } = values;
      return [name, { values: chosen, drift, byChance: length < 2 ? null : (length + 1) / (3 * length) }];
    }),
  );
}
