import Table from 'cli-table3';
import { visible } from '#text';
import { asOwnColours, inColours, isOwnColour } from './colour.ts';

interface Look {
  readonly head?: readonly string[];
  readonly bold?: (text: string) => string;
  readonly align?: readonly ('left' | 'right')[];
}

const nothing = [
  'top',
  'top-mid',
  'top-left',
  'top-right',
  'bottom',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left',
  'left-mid',
  'mid',
  'mid-mid',
  'right',
  'right-mid',
];

/** Aligned columns without lines, so that they can be read, copied and cut. */
export function columns(
  rows: readonly (readonly string[])[],
  { head, bold = (text) => text, align = [] }: Look = {},
): string {
  const table = new Table({
    chars: { ...Object.fromEntries(nothing.map((name) => [name, ''])), middle: '  ' },
    // Colours are our output module's business, not the table's.
    colAligns: [...align],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  // The table knows colours, and would take those in texts of others for ours.
  const shown = (cell: string) => inColours(visible(cell, isOwnColour));
  if (head) table.push(head.map((cell) => shown(bold(cell))));
  table.push(...rows.map((row) => row.map(shown)));
  return asOwnColours(table.toString()).replaceAll(/[ \t]+$/gm, '');
}
