import { UserError } from '#errors';
import { kinds, type Table } from './table.ts';
import { unitOf } from './units.ts';

/** Which column of a table is what, where no head says it. */
export interface Layout {
  readonly time: number;
  readonly clock: number | undefined;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number | undefined;
  readonly asset: number | undefined;
}

const enoughRows = 6000;
const trusted = 0.9;

/**
 * Finds the layout of rows by what their numbers do: a high is above and a low below the other
 * prices of its row, a close is near the next open, a volume is anything but a price.
 */
export function findLayout(table: Table, rows: Uint32Array): Layout | undefined {
  const sample = rows.length <= enoughRows ? rows : stretches(rows);
  const { times, numbers, clock, asset } = sortColumns(table, sample);
  const time = times[0];
  if (time === undefined) return undefined;
  const candidates = numbers.filter((column) => isPrice(table.cells[column]!, sample));
  const when = (row: number) =>
    table.cells[time]![row]! + (clock === undefined ? 0 : table.cells[clock]![row]!);
  const prices =
    best(table, sample, when, windows(candidates)) ?? best(table, sample, when, subsets(candidates));
  if (!prices) return undefined;
  const used = new Set([...Object.values(prices), ...times]);
  const volume = numbers.find((column) => !used.has(column) && isVolume(table, sample, prices, column));
  return { time, clock, ...prices, volume, asset };
}

/** Whether the prices of a row are in the order that a bar needs. */
export function isBar({ cells }: Table, { open, high, low, close }: Layout, row: number): boolean {
  const [o, h, l, c] = [cells[open]![row]!, cells[high]![row]!, cells[low]![row]!, cells[close]![row]!];
  return l > 0 && l <= o && l <= c && h >= o && h >= c;
}

export function refuseUnknownLayout(file: string): never {
  throw new UserError(
    'data',
    `${file} has no head, and its numbers do not tell which columns are time, open, high, low and close. Say what each is, for example --columns time,open,high,low,close,volume with - for what is not needed.`,
  );
}

interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

type When = (row: number) => number;

// Neighbouring rows are needed to compare a close with the next open.
function stretches(rows: Uint32Array): Uint32Array {
  const third = enoughRows / 3;
  const middle = rows.length >> 1;
  const parts = [rows.subarray(0, third), rows.subarray(middle, middle + third), rows.subarray(-third)];
  return Uint32Array.from(parts.flatMap((part) => [...part]));
}

function sortColumns(table: Table, rows: Uint32Array) {
  const times: number[] = [];
  const numbers: number[] = [];
  let clock: number | undefined;
  let asset: number | undefined;
  for (const [column, cells] of table.cells.entries()) {
    const found = [...rows].map((row) => table.shapes[table.shape[row]!]!.kinds[column]!);
    const share = (kind: number) => found.filter((known) => known === kind).length / rows.length;
    const values = [...rows].map((row) => cells[row]!);
    if (share(kinds.number) + share(kinds.time) > 0.95 && isTimes(values)) times.push(column);
    else if (share(kinds.time) > 0.95 && values.every((value) => !(value >= 86_400_000))) clock ??= column;
    else if (share(kinds.number) > 0.8) numbers.push(column);
    else if (share(kinds.text) > 0.95) asset ??= column;
  }
  return { times, numbers, clock, asset };
}

function isTimes(values: readonly number[]): boolean {
  const readable = values.filter(
    (value) =>
      unitOf(value) === 'ms' ||
      unitOf(value) === 's' ||
      unitOf(value) === 'µs' ||
      unitOf(value) === 'ns' ||
      unitOf(value) === 'date',
  );
  return readable.length > 0.95 * values.length;
}

function isPrice(cells: Float64Array, rows: Uint32Array): boolean {
  let above = 0;
  for (const row of rows) if (cells[row]! > 0) above++;
  return above > 0.8 * rows.length;
}

function windows(columns: readonly number[]): number[][] {
  return columns
    .slice(0, -3)
    .map((_, at) => columns.slice(at, at + 4))
    .filter((four) => Math.max(...four) - Math.min(...four) === 3);
}

function subsets(all: readonly number[]): number[][] {
  const columns = all.slice(0, 12);
  return columns.flatMap((a, i) =>
    columns
      .slice(i + 1)
      .flatMap((b, j) =>
        columns.slice(i + j + 2).flatMap((c, k) => columns.slice(i + j + k + 3).map((d) => [a, b, c, d])),
      ),
  );
}

// The four columns that behave most like prices of a bar; among equals those whose closes lie
// nearest to the next opens, and then the first.
function best(table: Table, rows: Uint32Array, when: When, choices: readonly number[][]): Prices | undefined {
  let found: { prices: Prices; fit: number; jump: number } | undefined;
  for (const four of choices) {
    const made = judge(table, rows, when, four);
    if (made.fit < trusted) continue;
    const isBetter =
      !found || made.fit > found.fit + 0.02 || (made.fit > found.fit - 0.02 && made.jump < found.jump * 0.99);
    if (isBetter) found = made;
  }
  return found?.prices;
}

function judge({ cells }: Table, rows: Uint32Array, when: When, four: readonly number[]) {
  const highest = new Float64Array(4);
  const lowest = new Float64Array(4);
  let near = 0;
  for (const row of rows) {
    const values = four.map((column) => cells[column]![row]!);
    const top = Math.max(...values);
    const bottom = Math.min(...values);
    if (top < bottom * 3 || bottom < 1e-9) near++;
    for (let k = 0; k < 4; k++) {
      if (values[k] === top) highest[k]!++;
      if (values[k] === bottom) lowest[k]!++;
    }
  }
  const [high, low] = extremes(highest, lowest);
  const [first = 0, second = 0] = [0, 1, 2, 3].filter((k) => k !== high && k !== low);
  const straight = jumps(cells, rows, when, four[first]!, four[second]!);
  const crossed = jumps(cells, rows, when, four[second]!, four[first]!);
  const [open, close] = crossed < straight ? [second, first] : [first, second];
  const fit = Math.min(highest[high]!, lowest[low]!, near) / rows.length;
  const prices = { open: four[open]!, high: four[high]!, low: four[low]!, close: four[close]! };
  return { prices, fit, jump: Math.min(straight, crossed) };
}

// Rows that are flat make every column high and low at once; then the usual order decides.
function extremes(highest: Float64Array, lowest: Float64Array): [number, number] {
  const usual = { high: 1, low: 2 };
  let high = usual.high;
  for (let k = 0; k < 4; k++) if (highest[k]! > highest[high]!) high = k;
  let low = usual.low === high ? 3 : usual.low;
  for (let k = 0; k < 4; k++) if (k !== high && lowest[k]! > lowest[low]!) low = k;
  return [high, low];
}

// Mean distance between a close and the open that follows it in time.
function jumps(
  cells: readonly Float64Array[],
  rows: Uint32Array,
  when: When,
  open: number,
  close: number,
): number {
  let sum = 0;
  let count = 0;
  for (let k = 1; k < rows.length; k++) {
    const [a, b] = [rows[k - 1]!, rows[k]!];
    const isForward = when(b) >= when(a);
    const [before, after] = isForward ? [a, b] : [b, a];
    const distance = Math.abs(cells[open]![after]! - cells[close]![before]!) / cells[close]![before]!;
    if (!Number.isFinite(distance)) continue;
    sum += Math.min(distance, 1);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

// A mean price lies between low and high; a volume does so only by chance.
function isVolume({ cells }: Table, rows: Uint32Array, { high, low }: Prices, column: number): boolean {
  let between = 0;
  let moving = 0;
  for (const row of rows) {
    const value = cells[column]![row]!;
    if (value < 0) return false;
    if (!(cells[high]![row]! > cells[low]![row]!)) continue;
    moving++;
    if (value >= cells[low]![row]! && value <= cells[high]![row]!) between++;
  }
  return moving === 0 || between < 0.9 * moving;
}
