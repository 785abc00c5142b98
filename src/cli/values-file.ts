import { basename } from 'node:path';
import type { DateOrder, Decimal, ReadValues } from '#formats';
import type { Context } from './context.ts';
import { readRowsFile } from './rows-file.ts';

/** What the flags say about a file of values; what was not typed is found out. */
export interface ValuesOptions {
  readonly time?: string;
  readonly value?: string;
  readonly published?: string;
  readonly decimal?: Decimal;
  readonly dates?: DateOrder;
  readonly zone?: number;
  readonly limit?: number;
  /** What is said to be missing where there is no such file. */
  readonly holds?: string;
}

/** Reads the values of a file of any kind. */
export async function readValuesFile(
  path: string,
  { zone, holds = 'values', ...options }: ValuesOptions,
  context: Pick<Context, 'cwd'>,
): Promise<ReadValues> {
  const { readValues, valuesOfRows } = await import('#formats');
  const wish = { ...options, file: basename(path), ahead: zone };
  return readRowsFile(
    path,
    { ofText: (text) => readValues(text, wish), ofRows: (rows) => valuesOfRows(rows, wish), holds },
    context,
  );
}
