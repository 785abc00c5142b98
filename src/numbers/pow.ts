import { exp } from './exp.ts';
import { log } from './log.ts';

const mostMultiplications = 64;

/**
 * x to the power y with the same bits everywhere. Up to a power of 64 the whole part is multiplied out and
 * only the rest goes through exp(rest·log x); beyond it everything does, with a relative error
 * that grows with y·log x. Special values follow IEEE 754 as Math.pow does.
 */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (Math.abs(y) === Infinity) return towardsInfinity(Math.abs(x), y);
  if (x === 0 || Math.abs(x) === Infinity) return ofZeroOrInfinity(x, y);
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const size = ofPositive(Math.abs(x), y);
  return x < 0 && isOdd(y) ? -size : size;
}

function ofPositive(x: number, y: number): number {
  const times = Math.floor(Math.abs(y));
  if (times > mostMultiplications) return exp(y * log(x));
  const product = multiplied(x, times) * ofFraction(x, Math.abs(y) - times);
  if (y > 0) return product;
  // What overflows or vanishes on the way may have a reciprocal that is still a number.
  return product < 1e300 && product > 1e-300 ? 1 / product : exp(y * log(x));
}

function ofFraction(x: number, y: number): number {
  if (y === 0) return 1;
  return y === 0.5 ? Math.sqrt(x) : exp(y * log(x));
}

function multiplied(x: number, times: number): number {
  let product = 1;
  let square = x;
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) product *= square;
    square *= square;
  }
  return product;
}

function towardsInfinity(size: number, y: number): number {
  if (size === 1) return NaN;
  return size > 1 === y > 0 ? Infinity : 0;
}

function ofZeroOrInfinity(x: number, y: number): number {
  const size = (x === 0) === y > 0 ? 0 : Infinity;
  const negative = Object.is(x, -0) || x < 0;
  return negative && isOdd(y) ? -size : size;
}

function isOdd(y: number): boolean {
  return Math.abs(y % 2) === 1;
}
