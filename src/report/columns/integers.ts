import { fromBase64, toBase64 } from './base64.ts';
import { BitReader, BitWriter } from './bits.ts';

// Rice codes whose parameter follows the values: a number near the usual size of its column costs
// a bit and a half more than its own digits. Half the size of whole bytes, and quick to read.
const longestUnary = 20;
const lengthBits = 6;
const memory = 64;
const half = 24;

/** Columns of whole numbers from 0 below 2⁴⁸, as text. */
export function encodeIntegers(columns: readonly ArrayLike<number>[]): string {
  const bits = new BitWriter();
  for (const column of columns) {
    const usual = new UsualSize();
    for (let i = 0; i < column.length; i++) {
      write(bits, usual, column[i]!);
      usual.add(column[i]!);
    }
  }
  return toBase64(bits.finish());
}

/** The columns of a text from `encodeIntegers`; their lengths are not part of it. */
export function decodeIntegers(text: string, lengths: readonly number[]): Float64Array[] {
  const bits = new BitReader(fromBase64(text));
  return lengths.map((length) => {
    const column = new Float64Array(length);
    const usual = new UsualSize();
    for (let i = 0; i < length; i++) {
      const value = read(bits, usual);
      column[i] = value;
      usual.add(value);
    }
    return column;
  });
}

/** Folds negative numbers between the positive ones: 0, −1, 1, −2, … become 0, 1, 2, 3, … */
export function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unfold(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function write(bits: BitWriter, usual: UsualSize, value: number): void {
  const quotient = Math.floor(value / usual.power);
  if (quotient < longestUnary) {
    bits.put(2 ** (quotient + 1) - 2, quotient + 1);
    writeDigits(bits, value - quotient * usual.power, usual.digits);
    return;
  }
  bits.put(2 ** longestUnary - 1, longestUnary);
  const digits = value.toString(2).length;
  bits.put(digits, lengthBits);
  writeDigits(bits, value, digits);
}

function read(bits: BitReader, usual: UsualSize): number {
  let quotient = 0;
  while (quotient < longestUnary && bits.take(1) === 1) quotient++;
  if (quotient < longestUnary) return quotient * usual.power + readDigits(bits, usual.digits);
  return readDigits(bits, bits.take(lengthBits));
}

function writeDigits(bits: BitWriter, value: number, count: number): void {
  if (count > half) bits.put(Math.floor(value / 2 ** half), count - half);
  bits.put(value % 2 ** half, Math.min(half, count));
}

function readDigits(bits: BitReader, count: number): number {
  if (count <= half) return bits.take(count);
  return bits.take(count - half) * 2 ** half + bits.take(half);
}

// The number of binary digits that values lately had on average.
class UsualSize {
  digits = 4;
  power = 16;
  #sum = 16;
  #count = 1;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
    if (this.#count > memory) {
      this.#sum /= 2;
      this.#count /= 2;
    }
    while (this.#count * this.power < this.#sum) {
      this.power *= 2;
      this.digits++;
    }
    while (this.digits > 0 && (this.#count * this.power) / 2 >= this.#sum) {
      this.power /= 2;
      this.digits--;
    }
  }
}
