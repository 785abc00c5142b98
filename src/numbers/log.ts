import { ln2High, ln2Low, topWord, withTopWord } from './binary.ts';

const smallestNormal = 2.2250738585072014e-308;
const two54 = 18_014_398_509_481_984;
const fractionBits = 0x000f_ffff;
const fractionOfRoot2 = 0x0006_a09e;
const exponentOfOne = 0x3ff0_0000;

/** The natural logarithm, within one unit in the last place, with the same bits everywhere. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  return x < smallestNormal ? logOfNormal(x * two54, -54) : logOfNormal(x, 0);
}

// The logarithm of x · 2^shift: the exponent is taken off so that what is left lies around 1,
// between half the root of 2 and the root of 2.
function logOfNormal(x: number, shift: number): number {
  const word = topWord(x);
  const fraction = word & fractionBits;
  const halve = fraction >= fractionOfRoot2 ? 1 : 0;
  const exponent = (word >>> 20) - 1023 + halve + shift;
  const near1 = withTopWord(x, fraction | (exponentOfOne - (halve << 20)));
  return logNear1(near1 - 1, exponent);
}

// log(1 + f) is 2·atanh(s) with s = f / (2 + f). Written as f - f²/2 + s·(f²/2 + rest) the large
// first term stays exact and only small corrections are rounded.
function logNear1(f: number, exponent: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const y = z * z;
  const odd = 2 / 3 + y * (2 / 7 + y * (2 / 11 + y * (2 / 15 + y * (2 / 19))));
  const even = 2 / 5 + y * (2 / 9 + y * (2 / 13 + y * (2 / 17 + y * (2 / 21))));
  const rest = z * (odd + z * even);
  const halfSquare = 0.5 * f * f;
  return exponent * ln2High - (halfSquare - (s * (halfSquare + rest) + exponent * ln2Low) - f);
}
