import { exp } from './exp.ts';
import { log } from './log.ts';

const rootTwoPi = 2.5066282746310002;

/**
 * The share of a standard normal distribution below x, to about fifteen digits: Marsaglia's series
 * near the middle, Lentz's continued fraction in the tails.
 */
export function normalShare(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < -38) return 0;
  if (x > 38) return 1;
  const height = exp(-0.5 * x * x) / rootTwoPi;
  if (x < -3) return height * tailOf(-x);
  if (x > 3) return 1 - height * tailOf(x);
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + height * sum;
}

// Mills' ratio: what lies above x, over the height at x.
function tailOf(x: number): number {
  let fraction = 0;
  for (let k = 120; k > 0; k--) fraction = k / (x + fraction);
  return 1 / (x + fraction);
}

/** The x below which a share of a standard normal distribution lies: a start, then Newton's steps. */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) return NaN;
  if (share === 0) return -Infinity;
  if (share === 1) return Infinity;
  if (share > 0.5) return -normalQuantile(1 - share);
  // Abramowitz and Stegun 26.2.23 is right to three digits; each step after it triples them.
  const t = Math.sqrt(-2 * log(share));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 4; step++) {
    const error = (normalShare(x) - share) / (exp(-0.5 * x * x) / rootTwoPi);
    x -= error / (1 + 0.5 * x * error);
  }
  return x;
}
