/** At most so many values from one end of a range to the other, both among them and as far apart as can be. */
export function evenly(from: number, to: number, step: number, most: number): number[] {
  if (from === to) return [from];
  const unit = step > 0 ? step : shortUnit((to - from) / (most - 1));
  const count = Math.floor((to - from) / unit + 1e-9);
  if (count === 0 && step > 0) return [from];
  // Between numbers that are as near as can be there are no others.
  if (!(unit > 0 && count > 0)) return [from, to];
  const value = (place: number) => at(from, unit, place);
  // Where both ends are no short numbers, a parameter without steps has them all the same.
  if (step === 0 && (value(0) !== from || value(count) !== to)) return inexact(from, to, unit, most);
  const stride = strideOf(count, most);
  const chosen =
    stride === undefined
      ? places(count, most)
      : Array.from({ length: count / stride + 1 }, (_, k) => k * stride);
  return chosen.map(value);
}

/** Each value is made from the first one, so that steps like 0.1 do not drift. */
export function at(from: number, step: number, place: number): number {
  return Number((from + place * step).toPrecision(12));
}

// A power of ten that is at most a tenth of the distance, so that rounding to it hardly moves a value.
function shortUnit(distance: number): number {
  const [, exponent] = distance.toExponential().split('e');
  return Number(`1e${Number(exponent) - 1}`);
}

// Equal strides that meet both ends; undefined where those are so long that less than half of the values remain.
function strideOf(count: number, most: number): number | undefined {
  for (let gaps = Math.min(count, most - 1); gaps >= Math.min(count, most / 2); gaps--)
    if (count % gaps === 0) return count / gaps;
  return undefined;
}

function places(count: number, most: number): number[] {
  return Array.from({ length: most }, (_, k) => Math.round((k * count) / (most - 1)));
}

function inexact(from: number, to: number, unit: number, most: number): number[] {
  const inner = Array.from({ length: most - 2 }, (_, k) => {
    const value = from + ((k + 1) * (to - from)) / (most - 1);
    return Number((Math.round(value / unit) * unit).toPrecision(12));
  });
  // Ends that are nearly the same number leave no room for others.
  return [...new Set([from, ...inner.filter((value) => value > from && value < to), to])];
}
