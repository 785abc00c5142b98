import { UserError } from '#errors';
import { type Decimal } from '../number.ts';
import { kinds, places, refuseDangerous, type TableBuilder } from '../table.ts';

interface Shape {
  readonly delimiter: string;
  readonly decimal: Decimal;
  readonly file: string;
}

const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const exact = 2 ** 53;
const quote = 34;
const point = 46;
const zero = 48;
const nine = 57;

/**
 * Reads rows out of bytes straight into columns. Nearly every cell is a short decimal number: its
 * digits as a whole number divided by a power of ten is then the nearest double (Clinger 1990), the
 * same that `Number` finds. Every other cell goes the long way.
 */
export class RowReader {
  private readonly table: TableBuilder;
  private readonly delimiter: number;
  private readonly isPointed: boolean;
  private readonly file: string;
  /** For each field of a row the column it goes to, or -1. */
  targets: Int32Array;

  constructor(table: TableBuilder, { delimiter, decimal, file }: Shape, targets: Int32Array) {
    this.table = table;
    this.delimiter = delimiter.charCodeAt(0);
    this.isPointed = decimal === '.';
    this.file = file;
    this.targets = targets;
  }

  /** Reads the row that stands at [from, to); blank lines are no rows. */
  read(bytes: Uint8Array, from: number, to: number, line: number): void {
    const { delimiter, targets, table, isPointed } = this;
    const cells = table.target;
    const row = table.length;
    const width = targets.length;
    let at = from;
    let code = 0;
    let fields = 0;
    for (let field = 0; at <= to; field++) {
      const column = field < width ? targets[field]! : -1;
      let end = at;
      if (column < 0) {
        end = this.skip(bytes, at, to, line);
        if (field < width || end > at) fields = field + 1;
      } else {
        let mantissa = 0;
        let byte = bytes[end]!;
        while (byte >= zero && byte <= nine) {
          mantissa = mantissa * 10 + (byte - zero);
          byte = bytes[++end]!;
        }
        let decimals = 0;
        if (isPointed && byte === point && end > at) {
          const first = end + 1;
          byte = bytes[++end]!;
          while (byte >= zero && byte <= nine) {
            mantissa = mantissa * 10 + (byte - zero);
            byte = bytes[++end]!;
          }
          decimals = end - first;
        }
        if ((end >= to || byte === delimiter) && end > at && mantissa < exact && decimals <= 22) {
          cells[column]![row] = mantissa / powers[decimals]!;
          code += kinds.number * places[column]!;
        } else {
          end = this.fieldEnd(bytes, at, to);
          code += table.cell(this.text(bytes, at, end), column, line) * places[column]!;
        }
        fields = field + 1;
      }
      at = end + 1;
    }
    for (let k = fields; k < width; k++) if (targets[k]! >= 0) cells[targets[k]!]![row] = NaN;
    table.end(line, code, fields);
  }

  // Cells nobody needs still must not be formulas or rubbish.
  private skip(bytes: Uint8Array, at: number, to: number, line: number): number {
    const end = this.fieldEnd(bytes, at, to);
    const first = bytes[at];
    if (first === 61 || first === 64 || first === quote || first === 43)
      refuseDangerous(this.text(bytes, at, end), this.file, line);
    return end;
  }

  private fieldEnd(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (bytes[at] === quote) {
      at++;
      while (at < to && !(bytes[at] === quote && bytes[at + 1] !== quote)) at += bytes[at] === quote ? 2 : 1;
    }
    while (at < to && bytes[at] !== this.delimiter) at++;
    return Math.min(at, to);
  }

  private text(bytes: Uint8Array, from: number, to: number): string {
    const text = asText(bytes, from, to).trim();
    if (!text.startsWith('"')) return text;
    return text.replace(/^"|"$/g, '').replaceAll('""', '"');
  }
}

function asText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at++) {
    if (bytes[at]! > 127) return new TextDecoder().decode(bytes.subarray(from, to));
    text += String.fromCharCode(bytes[at]!);
  }
  return text;
}

export function refuseLongLine(file: string, line: number, limit: number): never {
  throw new UserError(
    'data',
    `${file} row ${line} is longer than ${limit.toLocaleString('en')} bytes, which no row of bars is. The file is not a table, or its line ends are lost.`,
  );
}
