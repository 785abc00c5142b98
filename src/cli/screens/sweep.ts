import {
  type Cell,
  effortNote,
  groupsOf,
  type HeatMap,
  heatMaps,
  type SweepDocument,
  sweepTableNotes,
  sweepNotes,
  sweepTable,
  sweepTitle,
  type Tone,
} from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { fitTable, wrap } from './fit.ts';

/** A search on a terminal: what was tried, the best, how good their neighbourhood is, what to believe. */
export function renderSweep(document: SweepDocument, paint: Paint, room: number): string {
  if (document.findings.ranked.length === 0) return 'No trial came to anything.';
  const { table, dropped } = fitTable(sweepTable(document), room);
  const brush = brushes(paint);
  const [map] = heatMaps(document, 1);
  return [
    ...sweepTitle(document).map((line, k) => (k === 0 ? paint.bold : paint.dim)(wrap(line, room))),
    '',
    columns(
      table.rows.map((row) => row.map((cell: Cell) => brush[cell.tone](cell.text))),
      {
        head: table.head.map(({ text }) => text),
        bold: paint.bold,
        align: table.head.map(({ align }) => align),
      },
    ),
    '',
    ...(map ? [renderMap(map, document.goals[0].text, paint, Math.min(room, 100)), ''] : []),
    ...[...sweepTableNotes(document), ...sweepNotes(document), effortNote(document), ...leftOut(dropped)].map(
      (note) => paint.dim(wrap(note, room)),
    ),
  ].join('\n');
}

function leftOut(dropped: readonly string[]): string[] {
  return dropped.length === 0 ? [] : [`No room here for ${dropped.join(', ')}: widen the terminal.`];
}

const shades = '·░▒▓█';
const mostRows = 20;

/** Darker is better. Neighbouring values share a cell where there is no room; a cell shows its best. */
function renderMap(
  { row, column, cells, better }: HeatMap,
  goal: string,
  paint: Paint,
  room: number,
): string {
  const label = Math.max(...row.values.map((value) => String(value).length), row.name.length);
  const space = Math.max(1, room - label - 3);
  // Two characters are about as wide as one is high.
  const wide = 2 * column.values.length <= space ? 2 : 1;
  const across = groupsOf(column.values.length, space);
  const sign = better === 'higher' ? 1 : -1;
  const known = cells.flat().filter((cell) => cell !== null);
  const lowest = Math.min(...known.map((cell) => sign * cell));
  const highest = Math.max(...known.map((cell) => sign * cell));
  const lines = groupsOf(row.values.length, mostRows).map((rows) => {
    const text = across
      .map((some) => {
        const inside = rows.flatMap((r) => some.flatMap((c) => cells[r]![c] ?? []));
        if (inside.length === 0) return ' '.repeat(wide);
        const best = Math.max(...inside.map((cell) => sign * cell));
        const share = highest > lowest ? (best - lowest) / (highest - lowest) : 1;
        return shades[Math.min(shades.length - 1, Math.floor(share * shades.length))]!.repeat(wide);
      })
      .join('');
    return `${String(row.values[rows[0]!]).padStart(label)} ${paint.cyan(text)}`;
  });
  const first = column.values[0]!;
  const last = column.values.at(-1)!;
  const shown = wide * across.length;
  return [
    paint.bold(`${goal} by ${row.name} (down) and ${column.name} (across)`),
    ...lines,
    paint.dim(
      `${' '.repeat(label + 1)}${String(first)}${String(last).padStart(Math.max(1, shown - String(first).length))}`,
    ),
    paint.dim(`${shades[0]} ${short(sign * lowest)} … ${shades.at(-1)} ${short(sign * highest)}`),
  ].join('\n');
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function brushes(paint: Paint): Readonly<Record<Tone, (text: string) => string>> {
  return { plain: (text) => text, strong: paint.bold, good: paint.green, bad: paint.red, quiet: paint.dim };
}
