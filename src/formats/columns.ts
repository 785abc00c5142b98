import { UserError } from '#errors';
import { type Role, rolesOfNames, type Roles } from './roles.ts';
import { kinds, places, type Table, TableBuilder } from './table.ts';

/** A column of a file that has typed columns: numbers, with NaN for what is missing, or texts. */
export type TypedColumn = Float64Array | readonly (string | null)[];

/** The columns of a typed file that are needed, by name and in order, with what each is for. */
export function chooseColumns(
  names: readonly string[],
  file: string,
  given?: Roles,
): readonly { readonly name: string; readonly role: Role }[] {
  const roles = given ?? rolesOfNames(names);
  const missing = (['time', 'open', 'high', 'low', 'close'] as const).filter((role) => !roles.includes(role));
  if (missing.length > 0)
    throw new UserError(
      'data',
      `${file} has no column that is the ${missing.join(' or the ')}; its columns are ${names.map((name) => `"${name}"`).join(', ')}. Say what each is, for example --columns time,open,high,low,close,volume with - for what is not needed.`,
    );
  return names.flatMap((name, at) => (roles[at] === undefined ? [] : [{ name, role: roles[at] }]));
}

/** A table of typed columns. Dates have become ms UTC already. */
export function tableOfColumns(columns: readonly TypedColumn[], file: string): Table {
  const length = columns[0]?.length ?? 0;
  if (columns.every((column) => column instanceof Float64Array)) return numeric(columns, length);
  const table = new TableBuilder(columns.length, '.', file);
  for (let row = 0; row < length; row++) {
    const target = table.target;
    let code = 0;
    for (const [k, column] of columns.entries()) {
      const value = column[row];
      if (typeof value === 'string') code += table.cell(value, k, row + 1) * places[k]!;
      else {
        target[k]![row] = value ?? NaN;
        code += (value === null || Number.isNaN(value) ? kinds.empty : kinds.number) * places[k]!;
      }
    }
    table.end(row + 1, code, columns.length);
  }
  return table.build();
}

// Numbers alone need no second look: a missing one is NaN, which no bar survives.
function numeric(columns: readonly Float64Array[], length: number): Table {
  return {
    length,
    cells: columns,
    line: Float64Array.from({ length }, (_, row) => row + 1),
    shape: new Uint16Array(length),
    shapes: [{ fields: columns.length, kinds: columns.map(() => kinds.number) }],
    texts: [],
    dates: { dayFirst: 0, monthFirst: 0, either: 0, withoutZone: 0 },
    unsure: new Uint32Array(length),
  };
}
