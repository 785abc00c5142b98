import type { Goal } from '#research';
import type { SweepDocument } from './document.ts';

/** The best score for every pair of values of two parameters. */
export interface HeatMap {
  readonly row: { readonly name: string; readonly values: readonly number[] };
  readonly column: { readonly name: string; readonly values: readonly number[] };
  /** Of the goal itself, whichever way is better. */
  readonly cells: readonly (readonly (number | null)[])[];
  readonly better: Goal['better'];
}

/**
 * One for each pair of parameters, those that matter most first, and no parameter left out as far as so many
 * pairs can hold all; none where fewer than two were searched, or nothing has a value.
 */
export function heatMaps({ space, findings, goals: [goal] }: SweepDocument, most: number): HeatMap[] {
  if (findings.landscape.isEmpty) return [];
  const axes = space.axes.map((axis, a) => ({ ...axis, a })).filter(isSearched);
  const ranked = axes.toSorted(
    (x, y) => (findings.importance[y.name] ?? 0) - (findings.importance[x.name] ?? 0),
  );
  return pairsOf(ranked, most).map((pair) => {
    // As they were written, so that the same search always looks the same way.
    const [row, column] = pair.toSorted((x, y) => x.a - y.a) as [(typeof pair)[0], (typeof pair)[0]];
    const cells = findings.landscape.map(row.a, column.a);
    return {
      row,
      column,
      cells: goal.better === 'higher' ? cells : cells.map((line) => line.map((cell) => cell && -cell)),
      better: goal.better,
    };
  });
}

/** Whether there is anything to see of a parameter. */
export function isSearched({ values }: { readonly values: readonly number[] }): boolean {
  return values.length > 1;
}

// In order, but never so many of those that matter that no pair is left for another.
function pairsOf<T>(ranked: readonly T[], most: number): (readonly [T, T])[] {
  const pairs = ranked.flatMap((second, k) => ranked.slice(0, k).map((first) => [first, second] as const));
  const missing = new Set(ranked);
  const taken: (readonly [T, T])[] = [];
  for (const pair of pairs) {
    if (taken.length === most) break;
    const added = pair.filter((one) => missing.has(one)).length;
    const needed = Math.ceil((missing.size - added) / 2);
    if (added < 2 && needed > most - taken.length - 1) continue;
    taken.push(pair);
    for (const one of pair) missing.delete(one);
  }
  return taken;
}

/** Positions of values that share a place where there is no room for each. */
export function groupsOf(length: number, most: number): number[][] {
  const size = Math.max(1, Math.ceil(length / most));
  return Array.from({ length: Math.ceil(length / size) }, (_, g) =>
    Array.from({ length: Math.min(size, length - g * size) }, (__, k) => g * size + k),
  );
}
