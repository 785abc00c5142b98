const mostCompared = 200;

/**
 * How many independent trials so many correlated ones are worth: (Σ eigenvalues)² ÷ Σ eigenvalues²
 * of their correlations. Copies of one trial are worth one; independent ones all of them. Of very
 * many trials two hundred, evenly spread, stand for the rest.
 */
export function effectiveTrials(trials: readonly Float64Array[]): number {
  const moving = trials.map(standardised).filter((returns) => returns !== undefined);
  if (moving.length < 2) return Math.max(1, moving.length);
  const step = Math.max(1, moving.length / mostCompared);
  const compared = Array.from(
    { length: Math.min(moving.length, mostCompared) },
    (_, k) => moving[Math.floor(k * step)]!,
  );
  let squares = compared.length;
  for (let a = 0; a < compared.length; a++)
    for (let b = a + 1; b < compared.length; b++) squares += 2 * dot(compared[a]!, compared[b]!) ** 2;
  const share = compared.length / squares;
  // `share` is what one trial is worth among those compared; more of the same kind add in proportion.
  return Math.max(1, share * compared.length * (share > 0.5 ? moving.length / compared.length : 1));
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
