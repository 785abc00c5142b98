/** The positions of those that no other is at least as good as in everything and better in something. */
export function frontOf(scores: readonly (readonly number[])[]): number[] {
  // From the best in the first on: only what came before can be better.
  const order = scores
    .map((_, k) => k)
    .toSorted((a, b) => {
      const first = scores[a]!.findIndex((score, g) => score !== scores[b]![g]);
      return first < 0 ? a - b : scores[b]![first]! - scores[a]![first]!;
    });
  const front: number[] = [];
  for (const k of order) if (!front.some((other) => dominates(scores[other]!, scores[k]!))) front.push(k);
  return front.toSorted((a, b) => a - b);
}

function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((score, g) => score >= b[g]!) && a.some((score, g) => score > b[g]!);
}
