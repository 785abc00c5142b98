import { didYouMean, UserError } from '#errors';
import { random, type Random } from '#numbers';
import { gridOf, isAllowed, mostTrials, type Point, pointAt, sizeOf, type Space } from './space.ts';
import { drawn, looksAtAll, mostDrawn, type Scored } from './draw.ts';
import { suggest } from './tpe.ts';

/** Decides what to try next. The same answers lead to the same questions. */
export interface Search {
  /** How many trials there will be. */
  readonly trials: number;
  /** Whether any may be made first. Where they are drawn they are made in that order: a part of them is a fair draw as well. */
  readonly isUnordered: boolean;
  /** The next points, none of which was asked for before; none when the search is over. */
  next(done: readonly Scored[]): Point[];
}

const searchNames = ['grid', 'random', 'tpe'] as const;

export type SearchName = (typeof searchNames)[number];

export function parseSearch(text: string): SearchName {
  const found = searchNames.find((name) => name === text);
  if (found) return found;
  throw new UserError(
    'usage',
    `"${text}" is not a way to search.${didYouMean(text, searchNames)} Allowed: ${searchNames.join(', ')}.`,
  );
}

export interface SearchOptions {
  readonly name: SearchName;
  /** How many to try; a grid tries all. */
  readonly trials: number;
  readonly seed: number | string;
}

export function searchOf(space: Space, { name, trials, seed }: SearchOptions): Search {
  requireSomething(space);
  if (name !== 'grid') requireDrawable(space, trials);
  const atLeastOne = atLeastOneOf(space, name === 'grid' || looksAtAll(space, trials));
  if (name === 'grid') return once(atLeastOne(gridOf(space)), true);
  const chance = random(seed).fork(`search ${name}`);
  if (name === 'random') return once(atLeastOne(drawn(space, trials, chance, new Set())), false);
  return adaptive(space, trials, chance, atLeastOne);
}

function once(points: Point[], isUnordered: boolean): Search {
  return { trials: points.length, isUnordered, next: (done) => (done.length === 0 ? points : []) };
}

// So many at a time that several workers have something to do, whatever their number.
const generation = 24;

function adaptive(
  space: Space,
  trials: number,
  chance: Random,
  atLeastOne: (points: Point[]) => Point[],
): Search {
  const first = atLeastOne(drawn(space, Math.min(trials, generation), chance, new Set()));
  const most = Math.min(trials, first.length < generation ? first.length : allowedCount(space, trials));
  return {
    trials: most,
    isUnordered: false,
    next(done) {
      if (done.length === 0) return first.slice(0, most);
      const count = Math.min(generation, most - done.length);
      return count > 0 ? suggest(space, done, count, chance.fork(done.length)) : [];
    },
  };
}

// Counted only as far as it matters.
function allowedCount(space: Space, enough: number): number {
  const size = sizeOf(space);
  if (space.where.length === 0) return size;
  let count = 0;
  for (let k = 0; k < Math.min(size, 1e6) && count < enough; k++)
    if (isAllowed(space, pointAt(space, k))) count++;
  return size > 1e6 ? enough : count;
}

function requireSomething({ axes }: Space): void {
  if (axes.some(({ values }) => values.length > 1)) return;
  throw new UserError(
    'usage',
    '"--param" leaves nothing to search: every parameter has one value. Give a range, for example --param fast=5:50:5.',
  );
}

// Of few combinations all may be tried; of more than can be looked at, only so many that most draws are new.
function requireDrawable(space: Space, trials: number): void {
  const size = sizeOf(space);
  const most = size <= mostTrials ? Infinity : Math.min(mostTrials, mostDrawn(size));
  if (trials <= most) return;
  throw new UserError(
    'usage',
    `"${trials}" as --trials are too many of ${size.toExponential(1)} combinations: allowed are up to ${most}. Write for example --trials 1000, or use larger steps in --param.`,
  );
}

const atLeastOneOf = (space: Space, areAll: boolean) => (points: Point[]) => {
  if (points.length > 0) return points;
  const texts = space.where.map(({ text }) => `"${text}"`).join(' and ');
  throw new UserError(
    'usage',
    areAll
      ? `--where: ${texts} allows none of the combinations. Loosen it, or change the ranges of --param.`
      : `--where: ${texts} held for none of the many combinations that were drawn. Narrow the ranges of --param to where it holds, or loosen it.`,
  );
};
