const mostCompared = 200;

/**
 * How many independent trials so many correlated ones are worth. What all of them have in common makes
 * none of them stand out, so it is taken off first; what is left goes in (Σ eigenvalues)² ÷
 * Σ eigenvalues² directions of its own, and one more is the common one. Copies of one trial are worth
 * one; independent ones all of them. Of very many trials two hundred, evenly spread, stand for the rest.
 */
export function effectiveTrials(trials: readonly Float64Array[]): number {
  return effectiveOf(
    comparedOf(trials.length).map((k) => trials[k]!),
    trials.length,
  );
}

/** Which of so many trials stand for all of them. */
export function comparedOf(trials: number, most = mostCompared): number[] {
  const step = Math.max(1, trials / most);
  return Array.from({ length: Math.min(trials, most) }, (_, k) => Math.floor(k * step));
}

/** The same, of those that stand for so many. */
export function effectiveOf(sample: readonly Float64Array[], trials: number): number {
  const compared = sample.map(standardised).filter((returns) => returns !== undefined);
  const { length } = compared;
  if (length < 2) return 1;
  const moving = trials * (length / sample.length);
  const directions = directionsOf(apart(compared));
  // Where more than half of those compared go their own way, more of the same kind add in proportion.
  const more = 2 * directions > length ? (moving - 1) / (length - 1) : 1;
  return 1 + directions * more;
}

// What is left of each when that is taken off in which all are the same.
function apart(units: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(units[0]!.length);
  for (const unit of units) for (let i = 0; i < mean.length; i++) mean[i]! += unit[i]! / units.length;
  return units.map((unit) => unit.map((value, i) => value - mean[i]!));
}

function directionsOf(vectors: readonly Float64Array[]): number {
  let sum = 0;
  let squares = 0;
  for (let a = 0; a < vectors.length; a++) {
    const own = dot(vectors[a]!, vectors[a]!);
    sum += own;
    squares += own * own;
    for (let b = a + 1; b < vectors.length; b++) squares += 2 * dot(vectors[a]!, vectors[b]!) ** 2;
  }
  // What rounding leaves of copies is nothing.
  return sum > 1e-12 * vectors.length ? (sum * sum) / squares : 0;
}

function standardised(returns: Float64Array): Float64Array | undefined {
  let mean = 0;
  for (let i = 0; i < returns.length; i++) mean += returns[i]!;
  mean /= returns.length;
  const centred = returns.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((value) => value / length) : undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
