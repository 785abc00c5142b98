import { UserError } from '#errors';

/** What cross-validation over all ways to leave groups of days out says. */
export interface CrossValidation {
  readonly groups: number;
  readonly left: number;
  readonly splits: number;
  /** The yearly Sharpe ratio of each path, ascending. */
  readonly paths: readonly number[];
  readonly median: number;
  /** The share of paths that lose. */
  readonly losing: number;
}

export interface CrossWishes {
  /** Into how many groups the days are cut, and how many of them are left out at a time. */
  readonly groups: number;
  readonly left: number;
  /** Days left out of the training on either side of a test, and after it. */
  readonly purge: number;
  readonly embargo: number;
}

/**
 * Combinatorial purged cross-validation (López de Prado, "Advances in Financial Machine Learning", 2018,
 * chapter 12): for every choice of `left` groups the best trial of the other days, by Sharpe ratio, is
 * taken through the days left out. What is left out in different choices makes several whole histories,
 * paths, that nobody optimised on.
 */
export function crossValidate(
  trials: readonly Float64Array[],
  { groups, left, purge, embargo }: CrossWishes,
): CrossValidation {
  const days = trials[0]?.length ?? 0;
  const edges = Array.from({ length: groups + 1 }, (_, g) => Math.floor((g * days) / groups));
  if (edges[1]! - edges[0]! <= purge + embargo || edges[1]! < 2)
    throw new UserError(
      'usage',
      `"${groups}" groups over ${days} days leave nothing to learn from beside a purge of ${purge} and an embargo of ${embargo} days. Use fewer --groups, or more history.`,
    );
  const choices = choicesOf(groups, left);
  const bests = choices.map((tested) => bestOf(trials, trainingOf(edges, tested, purge, embargo)));
  const count = (choices.length * left) / groups;
  const paths = Array.from({ length: count }, (_, p) =>
    sharpeOf(pathOf(p, groups, choices, bests, trials, edges)),
  );
  const sorted = paths.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return {
    groups,
    left,
    splits: choices.length,
    paths: sorted,
    median: sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2,
    losing: sorted.filter((sharpe) => sharpe < 0).length / sorted.length,
  };
}

/** Every way to take so many of the groups, in order. */
function choicesOf(groups: number, left: number): number[][] {
  if (left === 0) return [[]];
  return Array.from({ length: groups }, (_, g) => g).flatMap((first) =>
    choicesOf(groups - first - 1, left - 1).map((rest) => [first, ...rest.map((g) => g + first + 1)]),
  );
}

// The days outside the tested groups that are far enough from them, as stretches.
function trainingOf(
  edges: readonly number[],
  tested: readonly number[],
  purge: number,
  embargo: number,
): [number, number][] {
  const stretches: [number, number][] = [];
  let from = 0;
  for (const g of tested) {
    stretches.push([from, edges[g]! - purge]);
    from = edges[g + 1]! + purge + embargo;
  }
  stretches.push([from, edges.at(-1)!]);
  return stretches.filter(([begin, end]) => end > begin);
}

function bestOf(trials: readonly Float64Array[], stretches: readonly [number, number][]): number {
  let best = 0;
  let highest = -Infinity;
  for (const [k, returns] of trials.entries()) {
    let [n, sum, squares] = [0, 0, 0];
    for (const [from, to] of stretches)
      for (let d = from; d < to; d++) {
        n++;
        sum += returns[d]!;
        squares += returns[d]! ** 2;
      }
    const variance = (squares - (sum * sum) / n) / (n - 1);
    const sharpe = variance > 0 ? sum / n / Math.sqrt(variance) : 0;
    if (sharpe > highest) [best, highest] = [k, sharpe];
  }
  return best;
}

// The p-th time that a group is left out belongs to the p-th path.
function pathOf(
  p: number,
  groups: number,
  choices: readonly (readonly number[])[],
  bests: readonly number[],
  trials: readonly Float64Array[],
  edges: readonly number[],
): Float64Array {
  const path = new Float64Array(edges.at(-1)!);
  for (let g = 0; g < groups; g++) {
    const split = choices.flatMap((tested, c) => (tested.includes(g) ? [c] : []))[p]!;
    path.set(trials[bests[split]!]!.subarray(edges[g], edges[g + 1]), edges[g]);
  }
  return path;
}

const year = Math.sqrt(365);

function sharpeOf(returns: Float64Array): number {
  let sum = 0;
  for (const value of returns) sum += value;
  const mean = sum / returns.length;
  let squares = 0;
  for (const value of returns) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / (returns.length - 1));
  return deviation > 0 ? (mean / deviation) * year : 0;
}
