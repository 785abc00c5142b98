/** The power of ten of a number's first digit: 3 for 1000 and 9999, -2 for 0.05. Exact, unlike log10. */
export function magnitude(x: number): number {
  return x === 0 ? -Infinity : Number(x.toExponential().split('e')[1]);
}
