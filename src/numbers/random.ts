import { exp } from './exp.ts';
import { log } from './log.ts';
import { keyFor, rootKey, type Key } from './seed.ts';
import { layerHeights, layerWidths, tailStart } from './ziggurat.ts';

/** A seeded stream of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number from 0 up to, not including, `n`; `n` is at most 2^32. */
  integer(n: number): number;
  /** Another stream, named by this one's seed and a label, whatever has been drawn already. */
  fork(label: number | string): Random;
}

/** The stream that belongs to a seed. A number and its decimal text are the same seed. */
export function random(seed: number | string): Random {
  return new Stream(keyFor(rootKey, seed));
}

const two32 = 4_294_967_296;
const two21 = 2_097_152;
const per53Bits = 1 / 9_007_199_254_740_992;
const per52Bits = 2 * per53Bits;

// The generator is Chris Doty-Humphrey's sfc32: additions, shifts and a counter that rules out short cycles.
// Its state is in plain properties because V8 takes twice as long over #private ones.
class Stream implements Random {
  private readonly key: Key;
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(key: Key) {
    this.key = key;
    [this.a, this.b, this.c] = key;
    for (let i = 0; i < 12; i++) this.bits();
  }

  next(): number {
    const high = this.bits() >>> 0;
    return (high * two21 + (this.bits() >>> 11)) * per53Bits;
  }

  // Marsaglia and Tsang's ziggurat: 99 % of draws end at the first comparison.
  normal(): number {
    for (;;) {
      const high = this.bits();
      const low = this.bits();
      const layer = low & 255;
      const x = (high * two21 + (low >>> 11)) * per52Bits * layerWidths[layer]!;
      if (Math.abs(x) < layerWidths[layer + 1]!) return x;
      if (layer === 0) return x < 0 ? -this.tail() : this.tail();
      const bottom = layerHeights[layer]!;
      const height = bottom + this.next() * (layerHeights[layer + 1]! - bottom);
      if (height < exp(-0.5 * x * x)) return x;
    }
  }

  integer(n: number): number {
    if (!(n >= 1 && n <= two32 && Number.isInteger(n)))
      throw new RangeError(`integer(${n}): n must be a whole number from 1 to 2^32`);
    // Numbers past the last whole multiple of n, the remainder of 2^32, would favour small results.
    for (;;) {
      const drawn = this.bits() >>> 0;
      if (drawn < two32 - n || drawn < two32 - (two32 % n)) return drawn % n;
    }
  }

  fork(label: number | string): Random {
    return new Stream(keyFor(this.key, label));
  }

  private tail(): number {
    for (;;) {
      const x = -log(1 - this.next()) / tailStart;
      if (-2 * log(1 - this.next()) >= x * x) return tailStart + x;
    }
  }

  private bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum;
  }
}
