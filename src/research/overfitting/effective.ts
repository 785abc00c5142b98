const mostCompared = 200;

/**
 * How many independent trials so many correlated ones are worth: (Σ eigenvalues)² ÷ Σ eigenvalues²
 * of their correlations. Copies of one trial are worth one; independent ones all of them. Of very
 * many trials two hundred, evenly spread, stand for the rest.
 */
export function effectiveTrials(trials: readonly Float64Array[]): number {
  return effectiveOf(
    comparedOf(trials.length).map((k) => trials[k]!),
    trials.length,
  );
}

/** Which of so many trials stand for all of them. */
export function comparedOf(trials: number): number[] {
  const step = Math.max(1, trials / mostCompared);
  return Array.from({ length: Math.min(trials, mostCompared) }, (_, k) => Math.floor(k * step));
}

/** The same, of those that stand for so many. */
export function effectiveOf(sample: readonly Float64Array[], trials: number): number {
  const compared = sample.map(standardised).filter((returns) => returns !== undefined);
  const moving = trials * (compared.length / sample.length);
  if (compared.length < 2) return 1;
  let squares = compared.length;
  for (let a = 0; a < compared.length; a++)
    for (let b = a + 1; b < compared.length; b++) squares += 2 * dot(compared[a]!, compared[b]!) ** 2;
  const share = compared.length / squares;
  // `share` is what one trial is worth among those compared; more of the same kind add in proportion.
  return Math.max(1, share * compared.length * (share > 0.5 ? moving / compared.length : 1));
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
