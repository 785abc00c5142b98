import { findLayout, isBar, type Layout, refuseUnknownLayout } from './layout.ts';
import type { Role } from './roles.ts';
import { type DateEvidence, kinds, type Shape, type Table } from './table.ts';

/** Rows whose columns are known, in the order of the file and with all their faults. */
export interface Rows {
  readonly length: number;
  readonly line: Float64Array;
  readonly time: Float64Array;
  readonly clock: Float64Array | undefined;
  readonly check: Float64Array | undefined;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array | undefined;
  readonly asset: Float64Array | undefined;
  /** For each row a place in `faults`; a row with a fault cannot be used. */
  readonly shape: Uint16Array;
  readonly faults: readonly (string | undefined)[];
  readonly texts: readonly string[];
  readonly dates: Readonly<DateEvidence>;
  /** Not 0 for rows whose dates may have day and month the other way round. */
  readonly unsure: Uint32Array;
  /** How the columns lie, for people: one line per layout that occurs. */
  readonly layouts: readonly string[];
}

interface Source {
  readonly file: string;
  readonly roles: readonly Role[] | undefined;
  /** Fields that every row must have, where a head says how many. */
  readonly fields: number | undefined;
}

/** Gives the columns of a table their meaning, by its head or by what the numbers do. */
export function rowsOf(table: Table, { file, roles, fields }: Source): Rows {
  if (roles) return named(table, roles, fields);
  const layouts = layoutOfRows(table, file);
  return gathered(table, layouts);
}

function named(table: Table, roles: readonly Role[], fields: number | undefined): Rows {
  const column = (role: Role) => {
    const at = roles.indexOf(role);
    return at < 0 ? undefined : table.cells[at];
  };
  const needed = (role: Role) => column(role) ?? new Float64Array(table.length);
  return {
    ...common(table),
    time: needed('time'),
    open: needed('open'),
    high: needed('high'),
    low: needed('low'),
    close: needed('close'),
    clock: column('clock'),
    check: column('check'),
    volume: column('volume'),
    asset: column('asset'),
    faults: table.shapes.map((shape) => faultOfCount(shape, fields) ?? faultOf(shape, roles)),
    layouts: [],
  };
}

function common(table: Table) {
  const { length, line, shape, texts, dates, unsure } = table;
  return { length, line, shape, texts, dates, unsure };
}

function faultOfCount({ fields }: Shape, wanted: number | undefined): string | undefined {
  if (wanted === undefined || fields === wanted) return undefined;
  return `it has ${fields} fields where the head names ${wanted}`;
}

const prices = ['open', 'high', 'low', 'close', 'volume'] as const;

function faultOf(shape: Shape, roles: readonly (Role | undefined)[]): string | undefined {
  for (const role of ['time', ...prices] as const) {
    const at = roles.indexOf(role);
    if (at < 0) continue;
    const kind = shape.kinds[at];
    if (kind === kinds.empty) return `${role} is empty`;
    if (kind === kinds.text) return `${role} is text`;
    if (kind === kinds.time && role !== 'time') return `${role} is a date`;
  }
  return undefined;
}

const fewRows = 10;
const ahead = 20;
const parts = 8;

// Rows of one shape share a layout. A file may change its layout in the middle, with its shape or without.
function layoutOfRows(table: Table, file: string): Layout[] {
  const groups = rowsByShape(table);
  const largest = groups.reduce((a, b) => (b.length > a.length ? b : a), new Uint32Array(0));
  const usual = findLayout(table, largest) ?? findInParts(table, largest) ?? refuseUnknownLayout(file);
  const layouts: Layout[] = Array.from({ length: table.length }, () => usual);
  for (const rows of groups) {
    const own = rows.length < fewRows || rows === largest ? usual : (findLayout(table, rows) ?? usual);
    for (const row of rows) layouts[row] = own;
    splitWhereItChanges(table, rows, own, layouts);
  }
  return layouts;
}

// A file whose layout changes in the middle has none as a whole.
function findInParts(table: Table, rows: Uint32Array): Layout | undefined {
  const size = Math.max(ahead, Math.ceil(rows.length / parts));
  for (let from = 0; from < rows.length; from += size) {
    const found = findLayout(table, rows.subarray(from, from + size));
    if (found) return found;
  }
  return undefined;
}

function rowsByShape(table: Table): Uint32Array[] {
  const counts = countShapes(table);
  const groups = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  for (let row = 0; row < table.length; row++) {
    const shape = table.shape[row]!;
    groups[shape]![filled[shape]!++] = row;
  }
  return groups;
}

function countShapes(table: Table): Uint32Array {
  const counts = new Uint32Array(table.shapes.length);
  for (let row = 0; row < table.length; row++) counts[table.shape[row]!]!++;
  return counts;
}

function splitWhereItChanges(table: Table, rows: Uint32Array, usual: Layout, layouts: Layout[]): void {
  const wrong = rows.filter((row) => !isBar(table, usual, row));
  if (wrong.length < ahead || wrong.length < 0.005 * rows.length) return;
  const other = findLayout(table, stretchesOf(table, rows, usual));
  if (!other) return;
  let current = usual;
  for (let k = 0; k < rows.length; k++) {
    const next = current === usual ? other : usual;
    if (
      !isBar(table, current, rows[k]!) &&
      isBar(table, next, rows[k]!) &&
      prefers(table, rows, k, next, current)
    )
      current = next;
    layouts[rows[k]!] = current;
  }
}

// Where most rows do not fit, all rows are taken: those that happen to fit belong to them.
function stretchesOf(table: Table, rows: Uint32Array, usual: Layout): Uint32Array {
  const found: number[] = [];
  for (let from = 0; from < rows.length; from += ahead) {
    const block = rows.subarray(from, from + ahead);
    const fitting = block.filter((row) => isBar(table, usual, row)).length;
    if (fitting < 0.7 * block.length) found.push(...block);
  }
  return Uint32Array.from(found);
}

function prefers(table: Table, rows: Uint32Array, from: number, next: Layout, current: Layout): boolean {
  const block = rows.subarray(from, from + ahead);
  const fit = (layout: Layout) => block.filter((row) => isBar(table, layout, row)).length;
  return fit(next) >= 0.9 * block.length && fit(current) < 0.8 * block.length;
}

function gathered(table: Table, layouts: readonly Layout[]): Rows {
  const distinct = [...new Set(layouts)];
  const merged = distinct.filter((layout, at) => distinct.findIndex((other) => isSame(layout, other)) === at);
  const place = new Map(
    distinct.map((layout) => [layout, merged.findIndex((other) => isSame(layout, other))]),
  );
  const [only] = merged;
  const of = (name: keyof Layout) => {
    if (merged.every((layout) => layout[name] === undefined)) return undefined;
    if (only && merged.length === 1) return table.cells[only[name]!];
    return Float64Array.from(
      { length: table.length },
      (_, row) => table.cells[layouts[row]![name] ?? -1]?.[row] ?? NaN,
    );
  };
  const needed = (name: keyof Layout) => of(name) ?? new Float64Array(table.length);
  const { shape, faults } = faultsOf(table, layouts, merged, place);
  return {
    ...common(table),
    shape,
    faults,
    time: needed('time'),
    open: needed('open'),
    high: needed('high'),
    low: needed('low'),
    close: needed('close'),
    clock: of('clock'),
    check: undefined,
    volume: of('volume'),
    asset: of('asset'),
    layouts: merged.map((layout, at) => describe(table, layout, (row) => place.get(layouts[row]!) === at)),
  };
}

// A row is judged by its shape and by the layout it is read with.
function faultsOf(
  table: Table,
  layouts: readonly Layout[],
  merged: readonly Layout[],
  place: ReadonlyMap<Layout, number>,
) {
  const shape = new Uint16Array(table.length);
  const counts = countShapes(table);
  const usualFields = table.shapes[counts.indexOf(Math.max(...counts))]?.fields ?? 0;
  for (let row = 0; row < table.length; row++)
    shape[row] = table.shape[row]! * merged.length + (place.get(layouts[row]!) ?? 0);
  const faults = table.shapes.flatMap((known, at) =>
    merged.map((layout) => {
      if (counts[at]! < fewRows && known.fields < usualFields)
        return `it has ${known.fields} fields where the others have ${usualFields}`;
      return faultOf(known, rolesOfLayout(table, layout));
    }),
  );
  return { shape, faults };
}

function rolesOfLayout(table: Table, layout: Layout): (Role | undefined)[] {
  return table.cells.map((_, column) =>
    (['time', ...prices] as const).find((role) => layout[role] === column),
  );
}

function isSame(a: Layout, b: Layout): boolean {
  return (Object.keys(a) as (keyof Layout)[]).every((name) => a[name] === b[name]);
}

function describe(table: Table, layout: Layout, isOfLayout: (row: number) => boolean): string {
  const names = Object.keys(layout) as (keyof Layout)[];
  const order = table.cells.map((_, column) => names.find((name) => layout[name] === column) ?? '-');
  while (order.at(-1) === '-') order.pop();
  let first = 0;
  let last = table.length - 1;
  while (first < last && !isOfLayout(first)) first++;
  while (last > first && !isOfLayout(last)) last--;
  return `${order.join(',')} (rows ${table.line[first]} to ${table.line[last]})`;
}
