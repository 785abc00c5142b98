import { basename } from 'node:path';
import { addBars, type Added } from '#adapters/files';
import { UserError } from '#errors';
import type { ReadReport } from '#formats';
import { conflictRule, formatTime, marketName, parseMarket, parseTimeframe } from '#market';
import { type FileOptions, fileOptions, readBarsFile } from '../bars-file.ts';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { progress } from '../progress.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';

interface ImportOptions extends Omit<FileOptions, 'limit'> {
  readonly market?: string;
  readonly timeframe?: string;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
  readonly limit?: string;
}

interface Imported {
  readonly report: ReadReport;
  readonly stored:
    | {
        readonly added: number;
        readonly same: number;
        readonly revised: Added['revisions'];
        readonly months: number;
      }
    | undefined;
}

/** `cryptobot data import`: files into the store. */
export async function runDataImport(
  files: readonly string[],
  options: ImportOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  if (options.market === undefined)
    throw new UserError(
      'usage',
      '--market is missing: a file does not say what its bars are. Write, for example, --market binance:BTC/USDT; for values that are no bars, --outside NAME.',
    );
  const market = parseMarket(options.market, settings.exchange);
  if (market.exchange === 'sample')
    throw new UserError(
      'usage',
      `"${options.market}" is the built-in market and cannot be written to. Name the exchange the bars are from, for example --market binance:${market.symbol}`,
    );
  const { limit, ...others } = options;
  const meaning = {
    ...fileOptions(others),
    market,
    timeframe: options.timeframe === undefined ? undefined : parseTimeframe(options.timeframe),
    limit: readLimit(limit),
  };
  const imported: Imported[] = [];
  for (const path of files) {
    const { bars, report } = await readBarsFile(path, meaning, context);
    const say = progress(context.output);
    const added = options.dryRun
      ? undefined
      : await addBars(openStore(settings.data), {
          bars,
          source: basename(path),
          preference: options.replace ? 'newer' : 'settled',
          unfinished: report.unfinished ? bars.time[bars.length - 1]! : null,
          onMonth: (done, all) => say(() => `${basename(path)}: ${done} of ${all} months written`),
        });
    imported.push({
      report,
      stored: added && {
        added: added.added,
        same: added.same,
        revised: added.revisions,
        months: added.months,
      },
    });
  }
  const document = {
    market: marketName(market),
    dryRun: options.dryRun === true,
    files: imported.map(asJson),
    rule: conflictRule,
  };
  context.output.result(document, (paint) =>
    imported.map((one) => render(one, marketName(market), options, paint)).join('\n\n'),
  );
}

export function readLimit(text: string | undefined): number {
  if (text === undefined) return 20;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UserError(
    'usage',
    `--limit: "${text}" is not a number of rows. Write a whole number, for example --limit 100.`,
  );
}

const toldRevisions = 20;

function asJson({ report, stored }: Imported): object {
  return {
    ...report,
    stored: stored
      ? { ...stored, revised: stored.revised.length, revisions: stored.revised.slice(0, toldRevisions) }
      : null,
  };
}

function render(
  { report, stored }: Imported,
  market: string,
  { replace }: ImportOptions,
  { bold, dim, green, yellow }: Paint,
): string {
  const {
    file,
    format,
    rows,
    bars,
    timeframe,
    refused,
    duplicates,
    conflicts,
    backward,
    offGrid,
    timeDisagreements,
    order,
    issues,
    notes,
    dialect,
    unfinished,
  } = report;
  const lines = (count: number, text: string) => (count > 0 ? [`  ${number(count)} ${text}`] : []);
  const left = Object.entries({
    'cannot be bars': refused,
    'only repeat another': duplicates,
    'contradict another': conflicts,
  });
  return [
    `${bold(file)}  ${dim(
      `${format}: ${Object.entries(dialect)
        .map(([name, value]) => `${name} ${value}`)
        .join('; ')}`,
    )}`,
    `${number(rows)} rows, ${number(bars)} bars of ${timeframe}, ${order}`,
    ...left.flatMap(([text, count]) => lines(count, count === 1 ? `row ${singular[text]}` : `rows ${text}`)),
    ...(conflicts > 0 || (stored?.revised.length ?? 0) > 0
      ? [
          dim(
            `  ${replace ? 'of bars that the store has otherwise, those of the file are kept' : conflictRule}`,
          ),
        ]
      : []),
    ...(order === 'mixed'
      ? lines(backward, 'times a row was earlier than the row before it; they have been sorted')
      : []),
    ...lines(offGrid, `bars do not begin on a multiple of ${timeframe}; they are kept`),
    ...lines(timeDisagreements, 'rows have a second time that disagrees'),
    ...notes.map((note) => `  ${note}`),
    ...(unfinished ? [yellow('  the last bar may be unfinished')] : []),
    ...issues.map(({ row, kind, message }) => dim(`  row ${row}: ${kind}: ${message}`)),
    stored
      ? green(
          `Stored as ${market} ${timeframe}: ${number(stored.added)} new bars, ${number(stored.same)} known, ${number(stored.revised.length)} revised.`,
        )
      : dim('Nothing was stored (--dry-run).'),
    ...(stored?.revised
      .slice(0, toldRevisions)
      .map(({ time, kept, dropped }) =>
        dim(
          `  ${formatTime(time)}: close ${kept.close}, volume ${kept.volume} kept; close ${dropped.close}, volume ${dropped.volume} dropped`,
        ),
      ) ?? []),
  ].join('\n');
}

const singular: Readonly<Record<string, string>> = {
  'cannot be bars': 'cannot be a bar',
  'only repeat another': 'only repeats another',
  'contradict another': 'contradicts another',
};

function number(value: number): string {
  return value.toLocaleString('en');
}
