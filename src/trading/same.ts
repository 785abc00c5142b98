/** Whether two pieces of plain data are the same to the last bit; what is undefined is not there. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  for (const key in one) if (!isSame(one[key], other![key])) return false;
  for (const key in other) if (other[key] !== undefined && one![key] === undefined) return false;
  return true;
}
