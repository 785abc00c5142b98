import { UserError } from '#errors';

export interface CrossWishes {
  /** Into how many groups the days are cut, and how many of them are left out at a time. */
  readonly groups: number;
  readonly left: number;
  /** Days left out of the training on either side of a test, and after it. */
  readonly purge: number;
  readonly embargo: number;
}

/** One way to leave groups out: which are tested, and the days that are learned from, as stretches. */
export interface Split {
  readonly tested: readonly number[];
  readonly training: readonly (readonly [from: number, to: number])[];
}

// From so many days on there is a Sharpe ratio, which trials are chosen by.
const fewestDays = 2;

/** Every way to leave groups of so many days out; refused where one of them leaves nothing to choose by. */
export function splitsOf(days: number, wishes: CrossWishes): Split[] {
  requireGroups(days, wishes);
  const splits = splitsFor(days, wishes);
  const shortest = shortestTraining(splits);
  if (shortest < fewestDays) throw tooLittle(days, wishes, shortest);
  return splits;
}

/** Where each group begins, and where the last one ends. */
export function edgesOf(days: number, groups: number): number[] {
  return Array.from({ length: groups + 1 }, (_, g) => Math.floor((g * days) / groups));
}

/** The days of the training that has the fewest. */
export function shortestTraining(splits: readonly Split[]): number {
  return splits.reduce((least, { training }) => Math.min(least, lengthOf(training)), Infinity);
}

function splitsFor(days: number, { groups, left, purge, embargo }: CrossWishes): Split[] {
  const edges = edgesOf(days, groups);
  return choicesOf(groups, left).map((tested) => ({
    tested,
    training: trainingOf(edges, tested, purge, embargo),
  }));
}

/** Every way to take so many of the groups, in order. */
function choicesOf(groups: number, left: number): number[][] {
  if (left === 0) return [[]];
  return Array.from({ length: groups }, (_, g) => g).flatMap((first) =>
    choicesOf(groups - first - 1, left - 1).map((rest) => [first, ...rest.map((g) => g + first + 1)]),
  );
}

// The days outside the tested groups that are far enough from them.
function trainingOf(
  edges: readonly number[],
  tested: readonly number[],
  purge: number,
  embargo: number,
): Split['training'] {
  const stretches: [number, number][] = [];
  let from = 0;
  for (const g of tested) {
    stretches.push([from, edges[g]! - purge]);
    from = edges[g + 1]! + purge + embargo;
  }
  stretches.push([from, edges.at(-1)!]);
  return stretches.filter(([begin, end]) => end > begin);
}

function lengthOf(training: Split['training']): number {
  return training.reduce((sum, [from, to]) => sum + to - from, 0);
}

function requireGroups(days: number, { groups, left }: CrossWishes): void {
  if (left >= groups)
    throw new UserError(
      'usage',
      `"${left}" of ${groups} groups left out leave nothing to learn from. Use --left ${groups - 1} or less.`,
    );
  if (days >= groups * fewestDays) return;
  const most = Math.floor(days / fewestDays);
  throw new UserError(
    'usage',
    `"${groups}" groups are too many for ${daysText(days)}: each has to hold ${fewestDays}. Use ${most < 2 ? '' : `--groups ${most} or less, or `}more history.`,
  );
}

function tooLittle(days: number, wishes: CrossWishes, shortest: number): UserError {
  const { groups, left, purge, embargo } = wishes;
  const flags = [...(purge > 0 ? ['--purge'] : []), ...(embargo > 0 ? ['--embargo'] : [])];
  const gaps = [
    ...(purge > 0 ? [`a purge of ${daysText(purge)}`] : []),
    ...(embargo > 0 ? [`an embargo of ${daysText(embargo)}`] : []),
  ];
  const ways = [
    ...remedyOf(days, wishes),
    ...(flags.length > 0 ? [`a shorter ${flags.join(' and ')}`] : []),
    'more history',
  ];
  return new UserError(
    'usage',
    `"${left}" of ${groups} groups left out${gaps.length > 0 ? `, with ${gaps.join(' and ')},` : ''} leave a training of ${daysText(shortest)} out of ${days}, and it takes ${fewestDays} to choose by. Use ${ways.join(', or ')}.`,
  );
}

// Fewer groups left out are the least change; where one is too many already, longer groups.
function remedyOf(days: number, wishes: CrossWishes): string[] {
  const isEnough = (other: CrossWishes) => shortestTraining(splitsFor(days, other)) >= fewestDays;
  for (let left = wishes.left - 1; left > 0; left--)
    if (isEnough({ ...wishes, left })) return [`--left ${left}`];
  for (let groups = wishes.groups - 1; groups > 1; groups--)
    if (isEnough({ ...wishes, groups, left: 1 })) return [`--groups ${groups} --left 1`];
  return [];
}

function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
