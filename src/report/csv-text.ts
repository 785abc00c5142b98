import { visible } from '#text';

/**
 * Rows with commas; a cell that holds one, a quote or a line break is quoted. What would turn the direction of a
 * text, or be obeyed otherwise, is shown.
 */
export function csv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

// A spreadsheet works out what begins like a formula, whoever wrote it, and takes it for text behind an apostrophe.
const formula = /^[=+\-@\t\r]/;

// Where a line ends is for quotes to keep.
const notReturns = /[^\r]+/g;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const isFormula = formula.test(value) && !isNumber(value);
  const text = (isFormula ? `'${value}` : value).replaceAll(notReturns, (part) => visible(part));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) || /^[+-]?Infinity$/.test(text);
}
