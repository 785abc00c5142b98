import { ln2High, ln2Low, scale } from './binary.ts';

const largest = 709.782712893384;
const smallest = -745.1332191019412;

/**
 * e to the power x, within one unit in the last place, with the same bits everywhere: engines
 * round Math.exp differently from version to version, and a seeded result must not.
 */
export function exp(x: number): number {
  if (x > largest) return Infinity;
  if (x < smallest) return 0;
  if (Number.isNaN(x)) return x;
  const exponent = Math.floor(x * Math.LOG2E + 0.5);
  const high = x - exponent * ln2High;
  const low = exponent * ln2Low;
  return scale(expOfSmall(high, low), exponent);
}

// With r = high - low and c = r - (r·coth(r/2) - 2), e^r is 1 + r + r·c / (2 - c). The Bernoulli series
// of r·coth(r/2) needs six terms while |r| is at most half of ln 2.
function expOfSmall(high: number, low: number): number {
  const r = high - low;
  const s = r * r;
  const first = 1 / 6 - s * (1 / 360);
  const second = 1 / 15_120 - s * (1 / 604_800);
  const third = 1 / 23_950_080 - s * (691 / 653_837_184_000);
  const c = r - s * (first + s * s * (second + s * s * third));
  return 1 + (high - (low - (r * c) / (2 - c)));
}
