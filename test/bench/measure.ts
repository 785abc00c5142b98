import { measure } from 'mitata';

/** Median nanoseconds of one call, after warm-up. */
export async function nanoseconds(work: () => void): Promise<number> {
  const { p50 } = await measure(work, { min_cpu_time: 400e6, min_samples: 7, batch_unroll: 1 });
  return p50;
}

export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}

/** A random walk that is the same in every run. */
export function walk(length: number): Float64Array {
  let state = 12345;
  let price = 100;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    price *= 1 + (state / 0x7fffffff - 0.5) * 0.01;
    return price;
  });
}
