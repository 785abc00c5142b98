import type { LaneInput } from '#simulation';
import { type Plan, signalNames } from '#strategy';

/**
 * A text that is the same for lanes in which the same things happen: signals, whose bars have to be
 * known, exits and the bar from which they count, as 128 bits of each column. Undefined where an
 * author's code decides, which can be asked only by running it.
 */
export function signatureOf(lane: LaneInput, { decide }: Plan): string | undefined {
  if (decide) return undefined;
  const { signals, yes, warmup, guards, entry, volatility } = lane;
  const { size } = signals;
  const parts: unknown[] = [warmup];
  for (const name of signalNames) parts.push(yes?.[name] && hashOf(yes[name]));
  parts.push(size && hashOfValues(size), volatility && hashOfValues(volatility));
  parts.push(plain(guards), plain(entry));
  return JSON.stringify(parts);
}

// Levels that are columns are hashed as well, wherever they stand.
function plain(value: unknown): unknown {
  if (value instanceof Float64Array) return hashOfValues(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, one]) => [name, plain(one)]);
}

function hashOfValues({ buffer, byteOffset, length }: Float64Array): string {
  return hashOf(new Int32Array(buffer, byteOffset, 2 * length));
}

function hashOf(words: Int32Array): string {
  const hash = new Hash();
  for (let k = 0; k < words.length; k++) hash.add(words[k]!);
  return hash.text();
}

/** Four lanes of multiply and rotate. */
class Hash {
  #a = 0x243f_6a88;
  #b = 0x85a3_08d3;
  #c = 0x1319_8a2e;
  #d = 0x0370_7344;

  add(word: number): void {
    this.#a = rotated(Math.imul(this.#a ^ word, 0x9e37_79b1) + this.#b, 13);
    this.#b = rotated(Math.imul(this.#b ^ word, 0x85eb_ca77) + this.#c, 17);
    this.#c = rotated(Math.imul(this.#c ^ word, 0xc2b2_ae3d) + this.#d, 11);
    this.#d = rotated(Math.imul(this.#d ^ word, 0x27d4_eb2f) + this.#a, 19);
  }

  text(): string {
    return `${this.#a},${this.#b},${this.#c},${this.#d}`;
  }
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
