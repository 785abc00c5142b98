/** Bits in a row, the most significant of each value first. */
export class BitWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;
  #pending = 0;
  #waiting = 0;

  /** Appends the lowest `count` bits of a value, at most 24. */
  put(value: number, count: number): void {
    this.#pending = (this.#pending << count) | value;
    this.#waiting += count;
    while (this.#waiting >= 8) {
      this.#waiting -= 8;
      this.#append((this.#pending >>> this.#waiting) & 255);
    }
    this.#pending &= 255;
  }

  finish(): Uint8Array {
    if (this.#waiting > 0) this.put(0, 8 - this.#waiting);
    return this.#bytes.subarray(0, this.#length);
  }

  #append(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;
  #pending = 0;
  #waiting = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next `count` bits, at most 24. */
  take(count: number): number {
    while (this.#waiting < count) {
      this.#pending = ((this.#pending << 8) | (this.#bytes[this.#position++] ?? 0)) >>> 0;
      this.#waiting += 8;
    }
    this.#waiting -= count;
    const value = (this.#pending >>> this.#waiting) & ((1 << count) - 1);
    this.#pending &= (1 << this.#waiting) - 1;
    return value;
  }
}
