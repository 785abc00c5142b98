import { UserError } from '#errors';
import type { Params, Values } from '#strategy';
import type { Formula } from '../formula.ts';
import { at, evenly } from './evenly.ts';

/** The values that a search may give one parameter, ascending or as they were listed. */
export interface Axis {
  readonly name: string;
  readonly values: readonly number[];
}

/** One value per axis, as positions on them. */
export type Point = readonly number[];

/** Every combination that a search may try. */
export interface Space {
  readonly axes: readonly Axis[];
  /** What has to hold between the parameters. */
  readonly where: readonly Formula[];
}

/** More trials than this are a mistake, and would not fit anywhere. */
export const mostTrials = 10_000_000;

/** How many combinations there are, before any condition. */
export function sizeOf({ axes }: Space): number {
  return axes.reduce((size, { values }) => size * values.length, 1);
}

export function valuesAt({ axes }: Space, point: Point): Values {
  return Object.fromEntries(axes.map(({ name, values }, k) => [name, values[point[k]!]!]));
}

export function isAllowed(space: Space, point: Point): boolean {
  if (space.where.length === 0) return true;
  const values = valuesAt(space, point);
  return space.where.every((formula) => holds(formula, values));
}

function holds(formula: Formula, values: Values): boolean {
  const found = formula.value((name) => values[name]!);
  // Anything that is compared with what does not exist is neither.
  if (found === 1 || found === 0 || Number.isNaN(found)) return found === 1;
  throw new UserError(
    'usage',
    `--where: "${formula.text}" comes to ${found}, which neither holds nor does not. Compare it with something, for example "fast < slow".`,
  );
}

/** All allowed combinations, the last axis turning fastest. */
export function gridOf(space: Space): Point[] {
  const size = sizeOf(space);
  if (size > mostTrials)
    throw new UserError(
      'usage',
      `"${size.toExponential(1)}" combinations are too many to try all: allowed are ${mostTrials}. Use larger steps in --param, or --search random --trials 1000.`,
    );
  const points: Point[] = [];
  for (let k = 0; k < size; k++) {
    const point = pointAt(space, k);
    if (isAllowed(space, point)) points.push(point);
  }
  return points;
}

/** The k-th combination, the last axis turning fastest. */
export function pointAt({ axes }: Space, k: number): Point {
  const point = axes.map(() => 0);
  let rest = k;
  for (let a = axes.length - 1; a >= 0; a--) {
    const count = axes[a]!.values.length;
    point[a] = rest % count;
    rest = Math.floor(rest / count);
  }
  return point;
}

/** What equal combinations have in common, and no others. */
export type Key = number | string;

/** The number of a combination among all, or a text where there are more of them than exact numbers. */
export function keyOf({ axes }: Space, point: Point): Key {
  let key = 0;
  for (let a = 0; a < axes.length; a++) key = key * axes[a]!.values.length + point[a]!;
  return key < 2 ** 53 ? key : point.join();
}

/** So many steps from a value on. */
export function steps(from: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => at(from, step, k));
}

/** The axes of a search: those that were given, and for a strategy without any the declared ones. */
export function spaceOf(
  params: Params,
  given: readonly Axis[],
  where: readonly Formula[],
  most: number,
): Space {
  const declared = () =>
    Object.entries(params).map(([name, { min, max, step }]) => ({
      name,
      values: evenly(min, max, step, most),
    }));
  const axes = given.length > 0 ? given : declared();
  return { axes, where };
}
