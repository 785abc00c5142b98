import { UserError } from '#errors';
import type { Decimal } from '../number.ts';
import { readMoment } from '../moment.ts';
import { looksLikeHead, type Role, type Roles, rolesOfNames } from '../roles.ts';
import { mostColumns, refuseDangerous, type Table, TableBuilder } from '../table.ts';
import { unitOf } from '../units.ts';
import { type Dialect, recognise, splitRow } from './dialect.ts';
import { refuseLongLine, RowReader } from './rows.ts';

export interface CsvWish {
  /** How errors call the file. */
  readonly file: string;
  readonly decimal?: Decimal | undefined;
  readonly roles?: Roles | undefined;
  /** Called now and then with the number of rows so far. */
  readonly onRows?: ((rows: number) => void) | undefined;
}

export interface CsvTable {
  readonly table: Table;
  readonly dialect: Dialect;
  /** What each column of the table is for, or undefined when the file does not say. */
  readonly roles: readonly Role[] | undefined;
  /** Lines with the head again, as in files that were joined. */
  readonly repeatedHeads: number;
}

const enough = 1 << 18;
const longestLine = 1 << 16;

/** Reads a text file that arrives in pieces of any size. */
export async function readCsv(pieces: AsyncIterable<Uint8Array>, wish: CsvWish): Promise<CsvTable> {
  const reader = new CsvReader(wish);
  for await (const piece of pieces) reader.push(piece);
  return reader.end();
}

class CsvReader {
  private readonly wish: CsvWish;
  private rest = new Uint8Array(0);
  private dialect: Dialect | undefined;
  private rows: RowReader | undefined;
  private table: TableBuilder | undefined;
  private roles: readonly Role[] | undefined;
  private line = 0;
  private repeatedHeads = 0;

  constructor(wish: CsvWish) {
    this.wish = wish;
  }

  push(piece: Uint8Array): void {
    const bytes = this.rest.length === 0 ? piece : joined(this.rest, piece);
    if (!this.dialect && bytes.length < enough) {
      this.rest = bytes.slice();
      return;
    }
    const text = this.dialect ? bytes : this.start(bytes, false);
    this.rest = text.slice(this.readLines(text));
    if (this.rest.length > longestLine) refuseLongLine(this.wish.file, this.line + 1, longestLine);
    this.wish.onRows?.(this.table?.length ?? 0);
  }

  end(): CsvTable {
    const text = this.dialect ? this.rest : this.start(this.rest, true);
    const { table, dialect } = this;
    if (!table || !dialect) throw new Error('a file was not started');
    const read = this.readLines(text);
    if (read < text.length) this.readLine(text, read, text.length);
    return { table: table.build(), dialect, roles: this.roles, repeatedHeads: this.repeatedHeads };
  }

  // Recognises the dialect, and gives the bytes back without a byte order mark.
  private start(bytes: Uint8Array, isWhole: boolean): Uint8Array {
    const { file, decimal, roles: given } = this.wish;
    const start = bytes.subarray(0, enough);
    this.refuseNul(start);
    if (bytes.length >= enough && !start.includes(10) && !start.includes(13))
      refuseLongLine(file, 1, longestLine);
    const dialect = recognise(new TextDecoder().decode(start), file, {
      decimal,
      isWhole: isWhole && bytes.length <= enough,
    });
    const roles = given ?? (dialect.names && rolesOfHead(dialect.names, dialect.sample, file));
    this.roles = roles?.filter((role) => role !== undefined);
    const targets = roles ? targetsOf(roles, this.roles ?? []) : allColumns(dialect.width);
    const width = this.roles?.length ?? Math.min(dialect.width + 2, mostColumns);
    this.table = new TableBuilder(width, dialect.decimal, file);
    this.rows = new RowReader(this.table, { ...dialect, file }, targets);
    this.dialect = dialect;
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  }

  private refuseNul(bytes: Uint8Array): void {
    const at = bytes.indexOf(0);
    if (at >= 0) refuseDangerous('\0', this.wish.file, this.line + lineAt(bytes, at));
  }

  private readLines(bytes: Uint8Array): number {
    this.refuseNul(bytes);
    const newline = this.dialect?.newline === '\r' ? 13 : 10;
    let from = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      this.readLine(bytes, from, end);
      from = end + 1;
    }
    return from;
  }

  private readLine(bytes: Uint8Array, from: number, end: number): void {
    this.line++;
    const { dialect, rows, line } = this;
    if (!dialect || !rows || line <= dialect.skip) return;
    if (end - from > longestLine) refuseLongLine(this.wish.file, line, longestLine);
    const to = bytes[end - 1] === 13 && end > from ? end - 1 : end;
    if (isBlank(bytes, from, to)) return;
    if (this.isHead(bytes, from, to)) return;
    rows.read(bytes, from, to, line);
  }

  // Files that were joined have their head again in the middle, perhaps with another order.
  private isHead(bytes: Uint8Array, from: number, to: number): boolean {
    const first = bytes[bytes[from] === 34 ? from + 1 : from]!;
    const isLetter = (first | 32) >= 97 && (first | 32) <= 122;
    if (!isLetter || !this.dialect?.names || !this.rows || !this.roles) return false;
    const names = splitRow(new TextDecoder().decode(bytes.subarray(from, to)), this.dialect.delimiter);
    if (!looksLikeHead(names)) return false;
    this.repeatedHeads++;
    if (!this.wish.roles) this.rows.targets = targetsOf(rolesOfNames(names), this.roles);
    return true;
  }
}

function rolesOfHead(
  names: readonly string[],
  sample: readonly (readonly string[])[],
  file: string,
): Roles | undefined {
  const isTime = (column: number) =>
    sample.length > 0 && sample.slice(-20).every((row) => isTimeText(row[column] ?? ''));
  const roles = rolesOfNames(names, isTime);
  const missing = (['time', 'open', 'high', 'low', 'close'] as const).filter((role) => !roles.includes(role));
  if (missing.length === 0) return roles;
  // A head in another language says nothing; then the numbers have to.
  if (missing.length >= 4) return undefined;
  throw new UserError(
    'data',
    `${file} names no column that is the ${missing.join(' or the ')}; its columns are ${names.map((name) => `"${name}"`).join(', ')}. Say what each is, for example --columns time,open,high,low,close,volume with - for what is not needed.`,
  );
}

function isTimeText(text: string): boolean {
  return text !== '' && (unitOf(Number(text)) !== undefined || readMoment(text) !== undefined);
}

function targetsOf(roles: Roles, columns: readonly Role[]): Int32Array {
  return Int32Array.from(roles, (role) => (role === undefined ? -1 : columns.indexOf(role)));
}

function allColumns(width: number): Int32Array {
  return Int32Array.from({ length: Math.min(width + 2, mostColumns) }, (_, k) => k);
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 32 && bytes[at] !== 9) return bytes[at] === 35;
  return true;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function lineAt(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let k = 0; k < at; k++) if (bytes[k] === 10) line++;
  return line;
}
