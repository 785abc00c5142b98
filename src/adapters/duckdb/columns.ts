import type { DuckDBConnection, DuckDBVector } from '@duckdb/node-api';

/** Columns of one length by name: numbers, or texts. */
export type Columns = Readonly<Record<string, Float64Array | readonly string[]>>;

const vectorSize = 2048;

/** Lets queries read columns as `name()`, where they are: nothing is copied into a table first. */
export async function offer(connection: DuckDBConnection, name: string, columns: Columns): Promise<void> {
  const { DOUBLE, DuckDBTableFunction, VARCHAR } = await import('@duckdb/node-api');
  const all = Object.entries(columns);
  const length = all[0]?.[1].length ?? 0;
  let from = 0;
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name,
      bindFunction: (bind) => {
        for (const [column, values] of all)
          bind.addResultColumn(column, values instanceof Float64Array ? DOUBLE : VARCHAR);
        bind.setCardinality(length, true);
      },
      initFunction: () => {
        from = 0;
      },
      mainFunction: (_, chunk) => {
        chunk.rowCount = Math.min(vectorSize, length - from);
        if (chunk.rowCount === 0) return;
        for (const [k, [, values]] of all.entries()) {
          const vector = chunk.getColumnVector(k);
          setItems(vector, values, from);
          vector.flush();
        }
        from += chunk.rowCount;
      },
    }),
  );
}

// The array behind a vector of numbers is private, but writing it whole is faster than value by
// value; should it be missing one day, that still works.
function setItems(vector: DuckDBVector, values: Float64Array | readonly string[], from: number): void {
  const { items, setItem, itemCount } = vector as unknown as Settable;
  if (values instanceof Float64Array && items instanceof Float64Array)
    return items.set(values.subarray(from, from + itemCount));
  for (let i = 0; i < itemCount; i++) setItem.call(vector, i, values[from + i]!);
}

interface Settable {
  readonly items?: unknown;
  readonly itemCount: number;
  readonly setItem: (row: number, value: number | string) => void;
}
