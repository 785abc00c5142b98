import {
  type Axis,
  type Goal,
  type GoodTrial,
  scoreOf,
  type Measured,
  type TrialList,
} from '../sweep/index.ts';
import type { Fold } from './folds.ts';

/** A fold with what was chosen in its training, and what became of that. */
export interface Step extends Fold {
  /** The best trial of the training; undefined when none came to anything there. */
  readonly chosen: GoodTrial | undefined;
  readonly inside: Measured | undefined;
  /** Of the same trial in the test, with the account that every trial begins with. */
  readonly outside: Measured | undefined;
  /** The share of trials that did worse than the chosen one in the test: a half is what chance gives. */
  readonly rank: number | null;
}

/** Chooses in every training and looks what became of it. Trials have two windows per fold: training and test. */
export function walk(folds: readonly Fold[], trials: TrialList, goal: Goal): Step[] {
  const good = [...trials.good()];
  return folds.map((fold, f): Step => {
    const inside = (trial: GoodTrial) => trial.result.windows![2 * f]!;
    const outside = (trial: GoodTrial) => trial.result.windows![2 * f + 1]!;
    const chosen = bestOf(good, (trial) => scoreOf(goal, inside(trial)));
    if (!chosen) return { ...fold, chosen, inside: undefined, outside: undefined, rank: null };
    const scores = good.flatMap((trial) => scoreOf(goal, outside(trial)) ?? []);
    const own = scoreOf(goal, outside(chosen));
    return {
      ...fold,
      chosen,
      inside: inside(chosen),
      outside: outside(chosen),
      rank: own === null || scores.length < 2 ? null : rankAmong(own, scores),
    };
  });
}

function bestOf(
  trials: readonly GoodTrial[],
  score: (trial: GoodTrial) => number | null,
): GoodTrial | undefined {
  let best: GoodTrial | undefined;
  let highest = -Infinity;
  for (const trial of trials) {
    const value = score(trial);
    if (value !== null && value > highest) [best, highest] = [trial, value];
  }
  return best;
}

// Among the others; equals count half.
function rankAmong(own: number, scores: readonly number[]): number {
  const worse = scores.filter((score) => score < own).length;
  const same = scores.filter((score) => score === own).length - 1;
  return (worse + same / 2) / (scores.length - 1);
}

/**
 * How much of what the trainings promised came: yearly growth outside ÷ the mean of the yearly growths
 * inside. Null where the trainings promised nothing.
 */
export function efficiencyOf(steps: readonly Step[], outside: number | null): number | null {
  const inside = steps.flatMap(({ inside: training }) => training?.numbers.cagr ?? []);
  if (inside.length === 0 || outside === null) return null;
  const mean = inside.reduce((sum, cagr) => sum + cagr, 0) / inside.length;
  return mean > 0 ? outside / mean : null;
}

/** How steady the choice of a parameter was. */
export interface Steadiness {
  readonly values: readonly (number | null)[];
  /** How far it moved from fold to fold, as a share of its range: 0 never, about a third by chance. */
  readonly drift: number | null;
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
      return [name, { values: chosen, drift }];
    }),
  );
}
