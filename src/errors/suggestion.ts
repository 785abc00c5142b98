/** The sentence ending that helps with a typing mistake, or nothing when no known word is near; symbols are told with their exchange. */
export function didYouMean(typed: string, known: Iterable<string>, exchange?: string): string {
  const word = closest(typed, known);
  const prefix = exchange === undefined ? '' : `${exchange}:`;
  return word === undefined ? '' : ` Did you mean "${prefix}${word}"?`;
}

/** The known word nearest to what was typed, if it is near enough to be a slip of the finger. */
export function closest(typed: string, known: Iterable<string>): string | undefined {
  const wanted = typed.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(typed.length * 0.4)) + 1;
  for (const word of known) {
    const distance = editDistance(wanted, word.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

// Insertions, deletions, substitutions and swapped neighbours each count one.
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let distance = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) distance = Math.min(distance, older[j - 2]! + 1);
      row.push(distance);
    }
    [older, above] = [above, row];
  }
  return above[b.length]!;
}
