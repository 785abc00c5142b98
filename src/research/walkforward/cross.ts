import { isRuined, sharpeOf } from '#metrics';
import { type CrossWishes, edgesOf, shortestTraining, type Split, splitsOf } from './splits.ts';

/** What cross-validation over all ways to leave groups of days out says. */
export interface CrossValidation {
  readonly groups: number;
  readonly left: number;
  readonly splits: number;
  /** The days of the training that has the fewest. */
  readonly shortestTraining: number;
  /** The yearly Sharpe ratio of each path, ascending. */
  readonly paths: readonly number[];
  readonly median: number;
  /** The share of paths that end with less money than they began with. */
  readonly losing: number;
}

/**
 * Combinatorial purged cross-validation (López de Prado, "Advances in Financial Machine Learning", 2018,
 * chapter 12): for every choice of `left` groups the best trial of the other days, by Sharpe ratio, is
 * taken through the days left out. What is left out in different choices makes several whole histories,
 * paths, that nobody optimised on.
 */
export function crossValidate(trials: readonly Float64Array[], wishes: CrossWishes): CrossValidation {
  const { groups, left } = wishes;
  const days = trials[0]?.length ?? 0;
  const edges = edgesOf(days, groups);
  const splits = splitsOf(days, wishes);
  const bests = splits.map(({ training }) => bestOf(trials, training));
  const count = (splits.length * left) / groups;
  const paths = Array.from({ length: count }, (_, p) => pathOf(p, splits, bests, trials, edges));
  // A path that never trades stands still, which is worth 0 as to those who choose.
  const sorted = paths.map((path) => sharpeOf(path) ?? 0).toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return {
    groups,
    left,
    splits: splits.length,
    shortestTraining: shortestTraining(splits),
    paths: sorted,
    median: sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2,
    losing: paths.filter((path) => growthOf(path) < 1).length / paths.length,
  };
}

function bestOf(trials: readonly Float64Array[], training: Split['training']): number {
  let best = 0;
  let highest = -Infinity;
  for (const [k, returns] of trials.entries()) {
    let [n, sum, squares, worst] = [0, 0, 0, 0];
    for (const [from, to] of training)
      for (let d = from; d < to; d++) {
        n++;
        sum += returns[d]!;
        squares += returns[d]! ** 2;
        if (returns[d]! < worst) worst = returns[d]!;
      }
    const variance = (squares - (sum * sum) / n) / (n - 1);
    const sharpe = variance > 0 ? sum / n / Math.sqrt(variance) : 0;
    // Nobody chooses who lost everything, however quiet the days after were.
    if (sharpe > highest && !isRuined({ totalReturn: worst })) [best, highest] = [k, sharpe];
  }
  return best;
}

// The p-th time that a group is left out belongs to the p-th path.
function pathOf(
  p: number,
  splits: readonly Split[],
  bests: readonly number[],
  trials: readonly Float64Array[],
  edges: readonly number[],
): Float64Array {
  const path = new Float64Array(edges.at(-1)!);
  for (let g = 0; g < edges.length - 1; g++) {
    const split = splits.flatMap(({ tested }, s) => (tested.includes(g) ? [s] : []))[p]!;
    path.set(trials[bests[split]!]!.subarray(edges[g], edges[g + 1]), edges[g]);
  }
  return path;
}

// What becomes of each unit of money.
function growthOf(returns: Float64Array): number {
  let growth = 1;
  for (const value of returns) growth *= 1 + value;
  return growth;
}
