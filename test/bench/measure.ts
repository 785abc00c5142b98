import { measure } from 'mitata';

/** Median nanoseconds of one call, after warm-up. */
export async function nanoseconds(work: () => void): Promise<number> {
  const { p50 } = await measure(work, { min_cpu_time: 400e6, min_samples: 7, batch_unroll: 1 });
  return p50;
}

/**
 * The fewest nanoseconds of each of several works, done in turn: what a machine does beside them, and how
 * memory happens to lie, meets all of them alike.
 */
export function fastest(works: readonly (() => void)[], rounds = 15): number[] {
  const fewest = works.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [k, work] of works.entries()) {
      const start = process.hrtime.bigint();
      work();
      fewest[k] = Math.min(fewest[k]!, Number(process.hrtime.bigint() - start));
    }
  }
  return fewest;
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
