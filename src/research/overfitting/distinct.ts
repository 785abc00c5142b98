/** Those that differ from each other, the first of each kind in their order: copies tell nothing new. */
export function distinct(list: readonly Float64Array[]): Float64Array[] {
  const alike = new Map<string, Float64Array[]>();
  return list.filter((values) => {
    const key = checksum(values);
    const known = alike.get(key);
    if (known?.some((one) => isSame(one, values))) return false;
    if (known) known.push(values);
    else alike.set(key, [values]);
    return true;
  });
}

function checksum(values: Float64Array): string {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    sum += values[k]!;
    squares += values[k]! * values[k]!;
  }
  return `${sum} ${squares}`;
}

export function isSame(one: Float64Array, other: Float64Array): boolean {
  if (one.length !== other.length) return false;
  // Of an account that lost everything some sums are no numbers.
  const differs = (value: number, k: number) =>
    value !== other[k] && !(Number.isNaN(value) && Number.isNaN(other[k]));
  return !one.some(differs);
}
