import { recognise, splitRow } from '../csv/dialect.ts';
import { isObject, parseDocument, rowsOfList, splitRows } from '../json.ts';
import type { Decimal } from '../number.ts';

/** A table of whatever cells: what its columns are called, and where its first row stands. */
export interface RawRows {
  readonly names: readonly string[] | undefined;
  readonly rows: readonly (readonly unknown[])[];
  /** Place of the first row in the file, from 1. */
  readonly first: number;
  readonly decimal: Decimal;
  /** How the table lies in the file, for people. */
  readonly layout: string;
}

/** The rows of a text: JSON if it begins like that, else a table with a delimiter. */
export function rowsOfText(text: string, file: string, decimal: Decimal | undefined): RawRows | undefined {
  return isJson(text) ? jsonRows(text, file) : csvRows(text, file, decimal);
}

/** The same where a table without a head means nothing: its first line is its head, whatever it says. */
export function headedRows(text: string, file: string, decimal: Decimal | undefined): RawRows | undefined {
  if (isJson(text)) return jsonRows(text, file);
  const { delimiter, decimal: found, newline } = recognise(text, file, { decimal, isWhole: true });
  const lines = text.replace(/^\uFEFF/, '').split(newline);
  const at = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const [names = [], ...rows] = lines.slice(at).map((line) => splitRow(line.replace(/\r$/, ''), delimiter));
  return { names, rows, first: at + 2, decimal: found, layout: 'csv with a head' };
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text.slice(0, 1024));
}

function csvRows(text: string, file: string, wanted: Decimal | undefined): RawRows {
  const dialect = recognise(text, file, { decimal: wanted, isWhole: true });
  const { delimiter, decimal, newline, skip } = dialect;
  const lines = text.replace(/^\uFEFF/, '').split(newline);
  const split = (line: string) => splitRow(line.replace(/\r$/, ''), delimiter);
  const rows = lines.slice(skip).map(split);
  // The head of a table of values has names that no table of bars has.
  const before = skip > 0 ? split(lines[skip - 1]!) : [];
  const names = dialect.names ?? (before.length === rows[0]?.length ? before : undefined);
  return withHead({ names, rows, first: skip + 1, decimal, layout: names ? 'csv with a head' : 'csv' });
}

function jsonRows(text: string, file: string): RawRows | undefined {
  const found = find(parseDocument(text, file), 0);
  return found && withHead({ ...found, first: 1, decimal: '.' });
}

type Found = Pick<RawRows, 'names' | 'rows' | 'layout'>;

const deepest = 5;

function find(value: unknown, depth: number): Found | undefined {
  if (Array.isArray(value)) return rowsOfList(value);
  if (!isObject(value) || depth > deepest) return undefined;
  return splitRows(value) ?? lists(value) ?? byTime(value) ?? longest(value, depth);
}

function longest(value: Readonly<Record<string, unknown>>, depth: number): Found | undefined {
  const inside = Object.values(value).flatMap((inner) => find(inner, depth + 1) ?? []);
  return inside.toSorted((a, b) => b.rows.length - a.rows.length)[0];
}

// { "time": […], "value": […] }
function lists(value: Readonly<Record<string, unknown>>): Found | undefined {
  const columns = Object.entries(value).filter(
    (entry): entry is [string, unknown[]] =>
      Array.isArray(entry[1]) && entry[1].length > 0 && entry[1].every(isCell),
  );
  const [first] = columns;
  const even = columns.filter(([, cells]) => cells.length === first?.[1].length);
  if (!first || even.length < 2) return undefined;
  const rows = first[1].map((_, row) => even.map(([, cells]) => cells[row]));
  return { names: even.map(([name]) => name), rows, layout: 'columns' };
}

// { "2024-01-01": 40, … }
function byTime(value: Readonly<Record<string, unknown>>): Found | undefined {
  const entries = Object.entries(value);
  const isSeries = entries.length > 1 && entries.every(([key, cell]) => /^\d/.test(key) && isCell(cell));
  return isSeries ? { names: undefined, rows: entries, layout: 'values by their time' } : undefined;
}

function isCell(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'string';
}

// A first row of words is the head of those below.
function withHead(found: RawRows): RawRows {
  const [head = [], ...rows] = found.rows;
  const isHead = head.length > 1 && head.every((cell) => typeof cell === 'string' && /^[^\d]/.test(cell));
  if (found.names || !isHead || rows.length === 0) return found;
  return { ...found, names: head as readonly string[], rows, first: found.first + 1 };
}
