/**
 * The same structure with some of its parts exchanged. What was one object in several places is one
 * object there as well.
 */
export function mapParts<T, P>(
  whole: T,
  isPart: (part: unknown) => part is P,
  change: (part: P) => unknown,
): T {
  const made = new Map<unknown, unknown>();
  const copy = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (!made.has(part)) made.set(part, copyOf(part));
    return made.get(part);
  };
  const copyOf = (part: object): unknown => {
    if (isPart(part)) return change(part);
    if (Array.isArray(part)) return part.map(copy);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, copy(value)]));
  };
  return copy(whole) as T;
}
