const blocks = '▁▂▃▄▅▆▇█';

/** A curve in one line of text: the last value of each of `width` equal stretches. */
export function sparkline(values: Float64Array, width: number): string {
  const picked = Array.from(
    { length: Math.min(width, values.length) },
    (_, k, n = Math.min(width, values.length)) => values[Math.ceil(((k + 1) * values.length) / n) - 1]!,
  );
  const low = Math.min(...picked);
  const high = Math.max(...picked);
  if (high === low) return blocks[0]!.repeat(picked.length);
  return picked
    .map((value) => blocks[Math.round(((value - low) / (high - low)) * (blocks.length - 1))])
    .join('');
}
