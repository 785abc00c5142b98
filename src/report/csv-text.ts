/** Rows with commas; a cell that holds one, a quote or a line break is quoted. */
export function csv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

// A spreadsheet works out what begins like a formula, whoever wrote it, and takes it for text behind an apostrophe.
const formula = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  const isFormula = typeof value === 'string' && formula.test(value) && !isNumber(value);
  const text = isFormula ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) || /^[+-]?Infinity$/.test(text);
}
