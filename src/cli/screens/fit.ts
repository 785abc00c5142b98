import type { Table } from '#report';

// What a reader misses least goes first.
const ofRankings = ['Exposure', 'Break-even', 'PF', 'Win', 'CAGR', 'Equity', 'Trades'];
const ofPaths = ['Paths', 'Sharpe 5 %', 'Sharpe 50 %', 'Loss', 'DD 50 %'];
const expendable = [...ofRankings, ...ofPaths, 'Limit'];
const gap = 2;

/** A table without the columns that there is no room for, and which those are. */
export function fitTable({ head, rows }: Table, room: number): { table: Table; dropped: readonly string[] } {
  const dropped: string[] = [];
  const widths = head.map(({ text }, k) => Math.max(text.length, ...rows.map((row) => row[k]!.text.length)));
  const isKept = (k: number) => !dropped.includes(head[k]!.text);
  const needed = () => widths.reduce((sum, width, k) => (isKept(k) ? sum + width + gap : sum), -gap);
  for (const name of expendable) {
    if (needed() <= room) break;
    if (head.some(({ text }) => text === name)) dropped.push(name);
  }
  const table = {
    head: head.filter((_, k) => isKept(k)),
    rows: rows.map((row) => row.filter((_, k) => isKept(k))),
  };
  return { table, dropped };
}

/** Text in lines no longer than there is room, broken between words. */
export function wrap(text: string, room: number): string {
  if (text.length <= room) return text;
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
