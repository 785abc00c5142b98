/**
 * How much of `room` each may take at most, so that all fit: who needs less than an equal share
 * leaves the rest of it to the others.
 */
export function fairShare(needs: readonly number[], room: number): number {
  let left = room;
  let others = needs.length;
  for (const need of needs.toSorted((a, b) => a - b)) {
    if (need * others > left) return Math.max(0, left / others);
    left -= need;
    others--;
  }
  return Infinity;
}
