import { resolve } from 'node:path';
import { publish } from '#adapters/files';
import { UserError } from '#errors';
import type { Published } from '#outside';
import type { Context } from '../context.ts';
import { loadOutside } from '../outside.ts';
import { loadSettings } from '../settings.ts';

/** `cryptobot data export NAME`: a series from outside as CSV or JSON, ready to be imported again. */
export async function runDataExportOutside(
  name: string,
  { out }: { readonly out?: string },
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const values = await loadOutside(name, settings.data);
  if (out === undefined) return context.output.text(context.output.isJson ? asJson(values) : asCsv(values));
  const write = Object.entries(writers).find(([ending]) => out.toLowerCase().endsWith(ending))?.[1];
  if (!write)
    throw new UserError(
      'usage',
      `--out: "${out}" has no ending that names a format. Allowed for values: ${Object.keys(writers).join(', ')}.`,
    );
  await publish(resolve(context.cwd, out), write(values));
  context.output.result(
    { outside: name, values: values.length, file: out },
    () => `${values.length.toLocaleString('en')} values of ${name} are in ${out}`,
  );
}

const writers: Readonly<Record<string, (values: Published) => string>> = { '.csv': asCsv, '.json': asJson };

function asCsv(values: Published): string {
  const lines = rowsOf(values).map(({ time, value, published }) => `${time},${value},${published}`);
  return `${['time,value,published', ...lines].join('\n')}\n`;
}

function asJson(values: Published): string {
  return `${JSON.stringify(rowsOf(values))}\n`;
}

function rowsOf({ length, time, known, value }: Published) {
  return Array.from({ length }, (_, i) => ({ time: time[i]!, value: value[i]!, published: known[i]! }));
}
