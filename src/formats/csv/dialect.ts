import { UserError } from '#errors';
import { decimalOf, readNumber, type Decimal } from '../number.ts';
import { readClockTime, readMoment } from '../moment.ts';
import { looksLikeHead } from '../roles.ts';

/** How a text file writes its table. */
export interface Dialect {
  readonly delimiter: string;
  readonly decimal: Decimal;
  /** What ends a line; a carriage return before it is not part of the row. */
  readonly newline: '\n' | '\r';
  /** The names in the head, or undefined when the first row is a bar already. */
  readonly names: readonly string[] | undefined;
  /** Lines before the first row, the head included. */
  readonly skip: number;
  /** Fields of an ordinary row. */
  readonly width: number;
  /** The first rows, for whoever wants to look. */
  readonly sample: readonly (readonly string[])[];
}

const delimiters = [',', ';', '\t', '|'];
const bom = '\uFEFF';

/** Recognises the dialect from the beginning of a file. */
export function recognise(
  start: string,
  file: string,
  wanted: { readonly decimal?: Decimal | undefined; readonly isWhole: boolean },
): Dialect {
  const text = start.startsWith(bom) ? start.slice(1) : start;
  const newline = text.includes('\n') || !text.includes('\r') ? '\n' : '\r';
  const lines = text.split(newline).map((line) => line.replace(/\r$/, ''));
  // The last line may be cut in the middle.
  if (!wanted.isWhole && lines.length > 1) lines.pop();
  const delimiter = findDelimiter(lines);
  const rows = lines.map((line) => splitRow(line, delimiter));
  const width = commonWidth(rows);
  if (width < 2)
    throw new UserError(
      'data',
      `${file} is not a table of bars: its rows are not separated by comma, semicolon, tab or bar. The first line is ${shown(lines.find((line) => line.trim() !== '') ?? '')}.`,
    );
  const head = findHead(rows, width);
  const skip = head === undefined ? preamble(rows, width) : head + 1;
  const sample = rows
    .slice(skip)
    .filter((row) => row.length >= 2)
    .slice(0, 2000);
  return {
    delimiter,
    decimal: wanted.decimal ?? decimalIn(sample, file),
    newline,
    names: head === undefined ? undefined : namesOf(rows[head]!, sample),
    skip,
    width,
    sample,
  };
}

// Most rows must fall into the same number of fields; the more fields, the less it can be chance.
function findDelimiter(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== '').slice(0, 500);
  let best = ',';
  let bestScore = 0;
  for (const delimiter of delimiters) {
    const widths = filled.map((line) => splitRow(line, delimiter).length);
    const width = mostCommon(widths);
    // Numbers with a decimal comma fall apart at commas, but never evenly into dates and numbers.
    const agreeing = widths.filter((count) => count === width).length / Math.max(1, filled.length);
    const readable = filled
      .slice(-50)
      .filter((line) => splitRow(line, delimiter).filter(isValue).length >= Math.min(4, width)).length;
    const score =
      width < 2
        ? 0
        : agreeing +
          (4 * readable) / Math.max(1, Math.min(50, filled.length)) +
          (delimiter === ',' ? 0 : 0.01);
    if (score > bestScore + 1e-9) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** The fields of one line; what stands in quotes is not taken apart. */
export function splitRow(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const quoted = /^ *"((?:[^"]|"")*)" */.exec(line.slice(at));
    const end = line.indexOf(delimiter, quoted ? at + quoted[0].length : at);
    const stop = end < 0 ? line.length : end;
    fields.push(quoted ? quoted[1]!.replaceAll('""', '"').trim() : line.slice(at, stop).trim());
    at = stop + 1;
  }
  return fields;
}

// A head may come after lines that say where the file is from.
function findHead(rows: readonly (readonly string[])[], width: number): number | undefined {
  for (const [at, row] of rows.slice(0, 50).entries()) {
    if (row.filter(isValue).length >= 3) return undefined;
    if (Math.abs(row.length - width) <= 1 && row.length >= 2 && looksLikeHead(row)) return at;
    const next = rows[at + 1];
    const isNames = row.length === width && row.every((field) => field !== '' && !isValue(field));
    if (isNames && width >= 5 && next && next.filter(isValue).length >= 4) return at;
  }
  return undefined;
}

function preamble(rows: readonly (readonly string[])[], width: number): number {
  const first = rows.findIndex(
    (row) => row.length === width && row.filter(isValue).length >= Math.min(4, width),
  );
  return Math.max(0, first);
}

// R writes row names without a name for them: the head is one field short.
function namesOf(head: readonly string[], sample: readonly (readonly string[])[]): readonly string[] {
  const isShort =
    sample.length > 0 && sample.every((row) => row.length === head.length + 1 && row.at(-1) !== '');
  return isShort ? ['', ...head] : head;
}

function decimalIn(sample: readonly (readonly string[])[], file: string): Decimal {
  const fields = sample.flat();
  const found = decimalOf(fields);
  if (found) return found;
  const unclear = fields.find((field) => /^\d{1,3}(,\d{3})+$/.test(field));
  if (unclear === undefined) return '.';
  throw new UserError(
    'data',
    `${file} writes ${shown(unclear)}, where the comma may stand before decimals or between thousands. Say which with --decimal , or --decimal .`,
  );
}

function isValue(field: string): boolean {
  if (field === '') return false;
  return (
    !Number.isNaN(readNumber(field, '.')) ||
    !Number.isNaN(readNumber(field, ',')) ||
    readMoment(field) !== undefined ||
    readClockTime(field) !== undefined
  );
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  return mostCommon(rows.filter((row) => row.length > 1).map((row) => row.length));
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([a, m], [b, n]) => n - m || b - a)[0]?.[0] ?? 0;
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
