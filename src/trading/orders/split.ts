/** By what something is shared out: what each has, and what is there that belongs to none of them. */
export interface Shares {
  readonly sizes: readonly number[];
  readonly besides: number;
}

/**
 * Shares an amount out by size. Who has most takes what the others leave, so that nothing is lost on
 * the way, also where parts have to be `whole`.
 */
export function split(
  amount: number,
  { sizes, besides }: Shares,
  whole: (part: number) => number = (part) => part,
): number[] {
  const all = sizes.reduce((sum, size) => sum + size, besides);
  const most = sizes.reduce((at, size, k) => (Math.abs(size) > Math.abs(sizes[at]!) ? k : at), 0);
  const parts = sizes.map((size) => whole((amount * size) / all));
  const ours = besides === 0 ? amount : amount - (amount * besides) / all;
  parts[most] = parts.reduce((rest, part, k) => (k === most ? rest : rest - part), ours);
  return parts;
}
