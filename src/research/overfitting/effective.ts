import { random } from '#numbers';
import { distinct } from './distinct.ts';

const mostCompared = 200;

/**
 * How many independent trials so many correlated ones are worth. What all of them have in common makes
 * none of them stand out, so it is taken off first; what is left goes in (Σ eigenvalues)² ÷
 * Σ eigenvalues² directions of its own, and one more is the common one. Independent trials look
 * correlated by chance, the more so the fewer days there are, and that much is taken off the squares.
 * Copies of one trial are worth one, whatever else there is; independent ones all of them. Of very many
 * trials two hundred stand for the rest.
 */
export function effectiveTrials(trials: readonly Float64Array[]): number {
  const own = distinct(trials);
  return effectiveOf(
    comparedOf(own.length).map((k) => own[k]!),
    own.length,
  );
}

/**
 * Which of so many trials stand for all of them: one out of each stretch of equal length, where chance has
 * it. Trials of a grid repeat themselves, and every so-manieth one would always have the same values.
 */
export function comparedOf(trials: number, most = mostCompared): number[] {
  if (trials <= most) return Array.from({ length: trials }, (_, k) => k);
  const chance = random('compared');
  const bound = (k: number) => Math.floor((k * trials) / most);
  return Array.from({ length: most }, (_, k) => bound(k) + chance.integer(bound(k + 1) - bound(k)));
}

/** The same, of those that stand for so many; none of either is a copy. */
export function effectiveOf(sample: readonly Float64Array[], trials: number): number {
  const compared = sample.map(standardised).filter((returns) => returns !== undefined);
  const { length } = compared;
  if (length < 2) return 1;
  const moving = trials * (length / sample.length);
  const directions = directionsOf(apart(compared));
  if (directions === 0) return 1;
  // However many more of the same kind there are, they go in no more than this many directions.
  const crowding = Math.max(0, 1 / directions - 1 / (length - 1));
  return Math.min(moving, 1 + 1 / (1 / (moving - 1) + crowding));
}

// What is left of each when that is taken off in which all are the same.
function apart(units: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(units[0]!.length);
  for (const unit of units) for (let i = 0; i < mean.length; i++) mean[i]! += unit[i]! / units.length;
  return units.map((unit) => unit.map((value, i) => value - mean[i]!));
}

function directionsOf(vectors: readonly Float64Array[]): number {
  let sum = 0;
  let own = 0;
  let between = 0;
  for (let a = 0; a < vectors.length; a++) {
    const length = dot(vectors[a]!, vectors[a]!);
    sum += length;
    own += length * length;
    for (let b = a + 1; b < vectors.length; b++) between += 2 * dot(vectors[a]!, vectors[b]!) ** 2;
  }
  // What rounding leaves of copies is nothing.
  if (!(sum > 1e-12 * vectors.length)) return 0;
  const most = sum * sum - own;
  const chance = byChance(vectors) / most;
  // Nothing where they are as far apart as chance has them, all where they are copies.
  const real = Math.max(0, between / most - chance) / (1 - chance);
  return (sum * sum) / (own + real * most);
}

// What the squares between them would come to if each day went up or down for each by itself.
function byChance(vectors: readonly Float64Array[]): number {
  let squares = 0;
  for (let i = 0; i < vectors[0]!.length; i++) {
    let all = 0;
    let alone = 0;
    for (const vector of vectors) {
      const square = vector[i]! * vector[i]!;
      all += square;
      alone += square * square;
    }
    squares += all * all - alone;
  }
  return squares;
}

function standardised(returns: Float64Array): Float64Array | undefined {
  let mean = 0;
  for (let i = 0; i < returns.length; i++) mean += returns[i]!;
  mean /= returns.length;
  const centred = returns.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((value) => value / length) : undefined;
}

// Four sums at a time: none of them waits for the one before it.
function dot(a: Float64Array, b: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    first += a[i]! * b[i]!;
    second += a[i + 1]! * b[i + 1]!;
    third += a[i + 2]! * b[i + 2]!;
    fourth += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) first += a[i]! * b[i]!;
  return first + second + (third + fourth);
}
