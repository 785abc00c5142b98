import { UserError } from '#errors';
import { looksLikeHead, type Role, rolesOfNames, type Roles } from './roles.ts';
import { readMoment } from './moment.ts';
import { unitOf } from './units.ts';
import { kinds, mostColumns, places, type Table, TableBuilder } from './table.ts';

export interface JsonTable {
  readonly table: Table;
  readonly roles: readonly Role[] | undefined;
  /** How the bars lie in the document, for people. */
  readonly layout: string;
  readonly names: readonly string[] | undefined;
}

/** Reads bars out of a JSON document: rows as lists or objects, or columns, however deep they are wrapped. */
export function readJson(text: string, file: string, given: Roles | undefined): JsonTable {
  const found = findRows(parseDocument(text, file), 0);
  if (!found)
    throw new UserError(
      'data',
      `${file} holds no list of bars. Allowed are a list of lists, a list of objects, an object of columns, or one object per line.`,
    );
  const names = found.names;
  const roles = given ?? (names && checked(rolesOfNames(names), names, file));
  const used = roles?.filter((role) => role !== undefined);
  const widest = found.rows.slice(0, 100).reduce((most, row) => Math.max(most, row.length), 0);
  const width = used?.length ?? Math.min(widest, mostColumns);
  const table = new TableBuilder(width, '.', file);
  for (const [row, cells] of found.rows.entries()) {
    const target = table.target;
    let code = 0;
    for (let column = 0; column < width; column++) {
      const at = roles && used ? roles.indexOf(used[column]) : column;
      code += put(table, target[column]!, cells[at], column, row + 1) * places[column]!;
    }
    // A field too many or too few only matters where the place of a cell gives its meaning.
    table.end(row + 1, code, names ? names.length : Math.min(cells.length, 60));
  }
  return { table: table.build(), roles: used, layout: found.layout, names };
}

function put(table: TableBuilder, target: Float64Array, value: unknown, column: number, row: number): number {
  if (typeof value === 'string') return table.cell(value, column, row);
  target[table.length] = typeof value === 'number' ? value : NaN;
  return typeof value === 'number' ? kinds.number : kinds.empty;
}

function checked(roles: Roles, names: readonly string[], file: string): Roles {
  const missing = (['time', 'open', 'high', 'low', 'close'] as const).filter((role) => !roles.includes(role));
  if (missing.length === 0) return roles;
  throw new UserError(
    'data',
    `${file} has no key that is the ${missing.join(' or the ')}; its keys are ${names
      .slice(0, 20)
      .map((name) => `"${name}"`)
      .join(', ')}.`,
  );
}

/** Parses a document, or one object per line. */
export function parseDocument(text: string, file: string): unknown {
  const plain = text.replace(/^\uFEFF/, '').trim();
  try {
    return JSON.parse(plain);
  } catch (error) {
    const lines = plain.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines.every((line) => /^\s*[{[].*[}\]]\s*$/.test(line)))
      return lines.map((line, row) => parseLine(line, row, file));
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'data',
      `${file} is not valid JSON, perhaps cut off: ${message.replace(/^.*?JSON\.parse: /, '')}. Get it again from where it came.`,
      { cause: error },
    );
  }
}

function parseLine(line: string, row: number, file: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UserError('data', `${file} row ${row + 1} is not valid JSON, perhaps cut off.`, {
      cause: error,
    });
  }
}

interface Found {
  readonly rows: readonly (readonly unknown[])[];
  readonly names: readonly string[] | undefined;
  readonly layout: string;
}

const deepest = 5;

function findRows(value: unknown, depth: number): Found | undefined {
  if (Array.isArray(value)) return rowsOfList(value);
  if (!isObject(value) || depth > deepest) return undefined;
  return (
    splitRows(value) ??
    columns(value) ??
    byTime(value) ??
    Object.values(value).reduce<Found | undefined>(
      (best, inner) => larger(best, findRows(inner, depth + 1)),
      undefined,
    )
  );
}

export function rowsOfList(list: readonly unknown[]): Found | undefined {
  if (list.length > 0 && list.every((row) => Array.isArray(row))) return ofLists(list);
  if (list.length > 0 && list.every(isObject)) {
    const names = [...new Set(list.slice(0, 100).flatMap((row) => Object.keys(row)))];
    return { rows: list.map((row) => names.map((name) => row[name])), names, layout: 'a list of objects' };
  }
  return undefined;
}

function ofLists(list: readonly (readonly unknown[])[]): Found {
  const [head = []] = list;
  const isHead = head.length > 0 && head.every((name) => typeof name === 'string') && looksLikeHead(head);
  return isHead
    ? { rows: list.slice(1), names: head, layout: 'a list of lists with a head' }
    : { rows: list, names: undefined, layout: 'a list of lists' };
}

// As pandas writes with orient='split'.
export function splitRows({ columns, data, index }: Readonly<Record<string, unknown>>): Found | undefined {
  if (!Array.isArray(columns) || !Array.isArray(data) || !columns.every((name) => typeof name === 'string'))
    return undefined;
  if (!data.every((row) => Array.isArray(row))) return undefined;
  const hasIndex = Array.isArray(index) && index.length === data.length;
  return hasIndex
    ? {
        rows: data.map((row: unknown[], k) => [index[k], ...row]),
        names: ['index', ...columns],
        layout: 'columns, index and data',
      }
    : { rows: data, names: columns, layout: 'columns and data' };
}

function columns(value: Readonly<Record<string, unknown>>): Found | undefined {
  const lists = Object.entries(value)
    .map(([name, column]) => [name, asList(column)] as const)
    .filter(([, list]) => list !== undefined);
  if (lists.length < 5 || !looksLikeHead(lists.map(([name]) => name))) return undefined;
  const length = lists[0]?.[1]?.length ?? 0;
  const same = lists.filter(([, list]) => list?.length === length);
  const inner = Object.values(value).find(isObject);
  const hasTime = rolesOfNames(same.map(([name]) => name)).includes('time');
  const keys = inner && !hasTime ? Object.keys(inner) : undefined;
  const names = [...(keys ? ['index'] : []), ...same.map(([name]) => name)];
  const rows = Array.from({ length }, (_, row) => [
    ...(keys ? [numberIfSo(keys[row] ?? '')] : []),
    ...same.map(([, list]) => list?.[row]),
  ]);
  return { rows, names, layout: 'columns' };
}

// Objects under the time of each, as Alpha Vantage answers.
function byTime(value: Readonly<Record<string, unknown>>): Found | undefined {
  const entries = Object.entries(value);
  const isTime = (key: string) => unitOf(Number(key)) !== undefined || readMoment(key) !== undefined;
  if (entries.length === 0 || !entries.every(([key, bar]) => isTime(key) && isObject(bar))) return undefined;
  const objects = entries.map(([key, bar]) => ({
    ...(bar as Readonly<Record<string, unknown>>),
    time: numberIfSo(key),
  }));
  const found = rowsOfList(objects);
  return found && { ...found, layout: 'objects by their time' };
}

function numberIfSo(text: string): unknown {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function asList(column: unknown): readonly unknown[] | undefined {
  if (Array.isArray(column))
    return column.some((cell) => typeof cell === 'object' && cell !== null) ? undefined : column;
  return isObject(column) &&
    Object.values(column).every((cell) => typeof cell !== 'object') &&
    Object.keys(column).length > 0
    ? Object.values(column)
    : undefined;
}

function larger(a: Found | undefined, b: Found | undefined): Found | undefined {
  return (b?.rows.length ?? 0) > (a?.rows.length ?? 0) ? b : (a ?? b);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
