import { decodeIntegers, encodeIntegers } from './integers.ts';

/** The opens of bars. Without gaps each costs a bit. */
export interface EncodedTimes {
  readonly length: number;
  readonly first: number;
  /** The smallest step, in ms. */
  readonly unit: number;
  readonly text: string;
}

export function encodeTimes(time: Float64Array, length: number): EncodedTimes {
  const unit = time.every((moment) => (moment - time[0]!) % length === 0) ? length : 1;
  const steps = Float64Array.from(time.subarray(1), (moment, i) => (moment - time[i]!) / unit - 1);
  return { length: time.length, first: time[0]!, unit, text: encodeIntegers([steps]) };
}

/** The opens in ms UTC. */
export function decodeTimes({ length, first, unit, text }: EncodedTimes): Float64Array {
  const [steps] = decodeIntegers(text, [length - 1]);
  const time = new Float64Array(length);
  time[0] = first;
  for (let i = 1; i < length; i++) time[i] = time[i - 1]! + (steps![i - 1]! + 1) * unit;
  return time;
}
