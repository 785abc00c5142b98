import { basename } from 'node:path';
import { UserError } from '#errors';
import type { ValuesReport } from '#formats';
import { formatDay, formatDuration } from '#market';
import { type MergedValues, parseOutsideName, publicationRule } from '#outside';
import type { Context } from '../context.ts';
import { addOutside, readOutside } from '../outside.ts';
import { firstRevisions, revisionLines } from '../screens/revisions.ts';
import { loadSettings } from '../settings.ts';
import { readValuesFile, type ValuesOptions } from '../values-file.ts';
import { readLimit } from './data-import.ts';

/** What the flags of `data import --outside` say. */
export interface ImportOutsideOptions extends Omit<ValuesOptions, 'limit'> {
  readonly outside: string;
  readonly market?: string;
  readonly delay?: number;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: string;
}

interface Imported extends ValuesReport {
  /** Times of the first and last value. */
  readonly from: number | null;
  readonly to: number | null;
  readonly stored: Omit<MergedValues, 'published'> | null;
}

/** `cryptobot data import FILE --outside NAME`: values from a file into the store. */
export async function runDataImportOutside(
  files: readonly string[],
  { outside, market, delay: given, replace = false, dryRun = false, limit, ...options }: ImportOutsideOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  if (market !== undefined)
    throw new UserError(
      'usage',
      `--outside: "${outside}" is no market, and --market "${market}" is. Give one of them.`,
    );
  const name = parseOutsideName(outside);
  const delay = given ?? (await storedDelay(name, settings.data));
  const imported: Imported[] = [];
  for (const path of files) {
    const { report, ...arrived } = await readValuesFile(
      path,
      { ...options, limit: readLimit(limit) },
      context,
    );
    if (delay === undefined && !arrived.known?.every(Number.isFinite)) throw delayMissing(path, name);
    const terms = { delay: delay ?? 0, now: Date.now(), replace };
    const addition = { terms, isWhole: false, isRelative: false, facts: { source: basename(path) } };
    const added = dryRun ? undefined : await addOutside(name, arrived, addition, settings.data);
    imported.push({
      ...report,
      from: arrived.time[0] ?? null,
      to: arrived.time.at(-1) ?? null,
      stored: added ? counts(added) : null,
    });
  }
  const reported = imported.map((one) =>
    one.stored ? { ...one, stored: { ...one.stored, revisions: firstRevisions(one.stored.revisions) } } : one,
  );
  const document = { outside: name, delay: delay ?? null, dryRun, files: reported, rule: publicationRule };
  context.output.result(document, ({ bold, dim, green }) =>
    imported
      .map((one) => {
        const { added = 0, same = 0, revised = 0 } = one.stored ?? {};
        const days =
          one.from === null || one.to === null ? '' : `, ${formatDay(one.from)} to ${formatDay(one.to)}`;
        return [
          `${bold(one.file)}  ${dim(`${one.layout}; ${columnsText(one.columns)}`)}`,
          `${count(one.rows)} rows, ${count(one.values)} values${days}`,
          ...told(one).map((line) => `  ${line}`),
          ...one.issues.map(({ row, kind, message }) => dim(`  row ${row}: ${kind}: ${message}`)),
          dim(`  ${delay === undefined ? publicationRule : `${publicationRule} (${formatDuration(delay)})`}`),
          one.stored
            ? green(
                `Stored as outside series ${name}: ${count(added)} new values, ${count(same)} known, ${count(revised)} revised.`,
              )
            : dim('Nothing was stored (--dry-run).'),
          ...revisionLines(name, one.stored?.revisions ?? []).map((line) => dim(`  ${line}`)),
        ].join('\n');
      })
      .join('\n\n'),
  );
}

function counts({ added, same, revised, revisions }: MergedValues): Omit<MergedValues, 'published'> {
  return { added, same, revised, revisions };
}

async function storedDelay(name: string, data: string): Promise<number | undefined> {
  const stored = await readOutside(name, data);
  const delay = stored?.manifest.facts['delay'];
  return typeof delay === 'number' ? delay : undefined;
}

// Guessing it would let a strategy see what nobody could know yet.
function delayMissing(path: string, name: string): UserError {
  return new UserError(
    'usage',
    `"${path}" does not say when its values were published. Say how long after its time a value is known, for example --delay 1h (or 1d for the closing value of a day), or name the column that tells with --published: cryptobot data import ${path} --outside ${name} --delay 1d`,
  );
}

function columnsText({ time, value, published }: ValuesReport['columns']): string {
  return `time ${time}, value ${value}${published === undefined ? '' : `, published ${published}`}`;
}

function told({ refused, duplicates, conflicts, notes }: ValuesReport): string[] {
  const lines = (number: number, one: string, many: string) =>
    number > 0 ? [`${count(number)} ${number === 1 ? one : many}`] : [];
  return [
    ...lines(refused, 'row cannot be a value', 'rows cannot be values'),
    ...lines(duplicates, 'row only repeats another', 'rows only repeat another'),
    ...lines(
      conflicts,
      'row contradicts a later one, which is taken',
      'rows contradict a later one, which is taken',
    ),
    ...notes,
  ];
}

function count(value: number): string {
  return value.toLocaleString('en');
}
