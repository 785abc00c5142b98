import type { Cell, Table, Tone } from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { fitTable } from './fit.ts';

/** A table in the colours of a terminal, as much of it as there is room for, and what there was none for. */
export function paintedTable(
  table: Table,
  paint: Paint,
  room: number,
): { readonly text: string; readonly leftOut: readonly string[] } {
  const { table: shown, dropped } = fitTable(table, room);
  const brush = brushes(paint);
  const painted = ({ text, tone }: Cell) => brush[tone](text);
  const text = columns(
    shown.rows.map((row) => row.map(painted)),
    {
      head: shown.head.map((cell) => cell.text),
      bold: paint.bold,
      align: shown.head.map(({ align }) => align),
    },
  );
  const leftOut =
    dropped.length === 0
      ? []
      : [`No room here for ${dropped.join(', ')}: see the report, or widen the terminal.`];
  return { text, leftOut };
}

function brushes(paint: Paint): Readonly<Record<Tone, (text: string) => string>> {
  return { plain: (text) => text, strong: paint.bold, good: paint.green, bad: paint.red, quiet: paint.dim };
}
