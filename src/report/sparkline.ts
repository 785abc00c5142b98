const blocks = '▁▂▃▄▅▆▇█';

/** A curve in one line of text: the last value of each of `width` equal stretches. */
export function sparkline(values: Float64Array, width: number): string {
  return sparklines([values], width)[0]!;
}

/** Several curves on one scale, a line of text each. */
export function sparklines(curves: readonly Float64Array[], width: number): string[] {
  const picked = curves.map((values) => lastOfEach(values, width));
  const low = Math.min(...picked.flat());
  const high = Math.max(...picked.flat());
  const blockOf = (value: number) =>
    high === low ? blocks[0]! : blocks[Math.round(((value - low) / (high - low)) * (blocks.length - 1))]!;
  return picked.map((values) => values.map(blockOf).join(''));
}

function lastOfEach(values: Float64Array, width: number): number[] {
  const n = Math.min(width, values.length);
  return Array.from({ length: n }, (_, k) => values[Math.ceil(((k + 1) * values.length) / n) - 1]!);
}
