// Most bars are quiet: nobody decides anything and no level is touched. These loops find the next
// bar that is not, and nothing else; what happens on it is decided in one place, bar by bar.

/** The first bar in [from, to) on which either column says yes, or `to`. */
export function firstYes(a: Float64Array, b: Float64Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (a[i] === 1 || b[i] === 1) return i;
  return to;
}

/** The first bar in [from, to) that touches either level or says yes, or `to`. */
export function firstTouch(
  low: Float64Array,
  high: Float64Array,
  floor: number,
  ceiling: number,
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): number {
  for (let i = from; i < to; i++) {
    if (low[i]! <= floor || high[i]! >= ceiling || a[i] === 1 || b[i] === 1) return i;
  }
  return to;
}

let noColumn = new Float64Array(0);

/** A column that never says yes, at least as long as asked for. */
export function never(length: number): Float64Array {
  if (noColumn.length < length) noColumn = new Float64Array(length);
  return noColumn;
}
