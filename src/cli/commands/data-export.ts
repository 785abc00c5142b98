import { resolve } from 'node:path';
import { publishPieces } from '#adapters/files';
import { UserError } from '#errors';
import { csvOfBars, jsonOfBars } from '#formats';
import { type Bars, marketName } from '#market';
import { loadBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { seriesNamed } from '../series-name.ts';

interface ExportOptions {
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
  readonly out?: string;
}

/** `cryptobot data export`: bars as a file for other programs. */
export async function runDataExport(name: string, options: ExportOptions, context: Context): Promise<void> {
  const { settings, market, timeframe } = await seriesNamed(name, options, context);
  const write = options.out === undefined ? undefined : writerOf(options.out);
  const { bars } = await loadBars(market, timeframe, settings, settings.data);
  if (options.out === undefined || !write) {
    for (const piece of context.output.isJson ? jsonOfBars(bars) : csvOfBars(bars))
      context.output.text(piece);
    return;
  }
  await write(bars, resolve(context.cwd, options.out));
  context.output.result(
    { market: marketName(market), timeframe, bars: bars.length, file: options.out },
    () =>
      `${bars.length.toLocaleString('en')} bars of ${marketName(market)} ${timeframe} are in ${options.out}`,
  );
}

type Writer = (bars: Bars, file: string) => Promise<void>;

const writers: Readonly<Record<string, Writer>> = {
  '.csv': (bars, file) => publishPieces(file, csvOfBars(bars)),
  '.csv.gz': (bars, file) => publishPieces(file, csvOfBars(bars), { gzip: true }),
  '.json': (bars, file) => publishPieces(file, jsonOfBars(bars)),
  '.parquet': writeParquetFile,
  '.arrow': writeArrow,
  '.feather': writeArrow,
};

function writerOf(file: string): Writer {
  const found = Object.entries(writers).find(([ending]) => file.toLowerCase().endsWith(ending));
  if (found) return found[1];
  throw new UserError(
    'usage',
    `--out: "${file}" has no ending that names a format. Allowed: ${Object.keys(writers).join(', ')}.`,
  );
}

async function writeArrow(bars: Bars, file: string): Promise<void> {
  const { arrowOfBars } = await import('#adapters/duckdb');
  await publishPieces(file, [await arrowOfBars(bars)]);
}

async function writeParquetFile(bars: Bars, file: string): Promise<void> {
  const { writeParquet } = await import('#adapters/duckdb');
  const metadata = { exchange: bars.market.exchange, symbol: bars.market.symbol, timeframe: bars.timeframe };
  await publishPieces(file, [], {
    draft: (draft) => writeParquet([{ file: draft, columns: bars, metadata }], 'timestamp'),
  });
}
