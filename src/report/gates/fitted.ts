/** Lines of a kind, of which those at the end may be left out. */
export interface Lines {
  /** What stands before them and always stays. */
  readonly head: readonly string[];
  readonly rows: readonly string[];
  /** What is said where so many are left out. */
  readonly rest: (count: number) => readonly string[];
}

/** A text of at most so many characters: where there are more, the longest of its lists are shortened from the end. */
export function fitted(parts: readonly (string | Lines)[], most: number): string {
  const lists = parts.filter((part) => typeof part !== 'string').map(listOf);
  let size = sizeOf(textOf(parts, lists));
  while (size > most) {
    const longest = lists.reduce((a, b) => (b.size > a.size ? b : a), { ...nothing });
    if (longest.count === 0) break;
    if (longest.count === longest.rows.length) size += longest.restSize;
    const row = sizeOf([longest.rows[--longest.count]!]);
    longest.size -= row;
    size -= row;
  }
  return textOf(parts, lists).join('\n');
}

interface List extends Lines {
  /** How many of its rows are shown, and how long they are. */
  count: number;
  size: number;
  /** More than what it takes to say how many are left out. */
  readonly restSize: number;
}

const nothing: List = { head: [], rows: [], rest: () => [], count: 0, size: 0, restSize: 0 };

function listOf(lines: Lines): List {
  const { rows, rest } = lines;
  return { ...lines, count: rows.length, size: sizeOf(rows), restSize: sizeOf(rest(rows.length)) };
}

function textOf(parts: readonly (string | Lines)[], lists: readonly List[]): string[] {
  let k = 0;
  return parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    const { head, rows, rest, count } = lists[k++]!;
    return [...head, ...rows.slice(0, count), ...(count < rows.length ? rest(rows.length - count) : [])];
  });
}

function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
