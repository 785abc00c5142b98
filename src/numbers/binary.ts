/**
 * The natural logarithm of 2 in two parts. The first ends in enough zero bits that its product
 * with any binary exponent is exact; the second holds what the first leaves out.
 */
export const ln2High = 0.69314718036912381649;
export const ln2Low = 1.90821492927058770002e-10;

const smallest = -1022;
const powers = new Float64Array(2046);
powers[-smallest] = 1;
for (let i = -smallest + 1; i < powers.length; i++) powers[i] = powers[i - 1]! * 2;
for (let i = -smallest - 1; i >= 0; i--) powers[i] = powers[i + 1]! / 2;

/** `value · 2^exponent`, rounded once even where the result is subnormal. */
export function scale(value: number, exponent: number): number {
  if (exponent > 1023) return value * 2 * powers[exponent - 1 - smallest]!;
  if (exponent >= smallest) return value * powers[exponent - smallest]!;
  return value * powers[exponent + 60 - smallest]! * powers[-60 - smallest]!;
}

const double = new Float64Array([1]);
const words = new Uint32Array(double.buffer);
// Which half of a double holds sign and exponent depends on the byte order of the machine.
const top = words[1] === 0 ? 0 : 1;

/** The upper 32 bits of a double: sign, 11 bits of exponent, 20 bits of fraction. */
export function topWord(value: number): number {
  double[0] = value;
  return words[top]!;
}

/** The same double with other upper 32 bits. */
export function withTopWord(value: number, word: number): number {
  double[0] = value;
  words[top] = word;
  return double[0];
}
