import { resolve } from 'node:path';
import { publishPieces } from '#adapters/files';
import { UserError } from '#errors';
import { type BesideBars, csvOfBars, jsonOfBars } from '#formats';
import { type Bars, marketName, parseMarket } from '#market';
import { loadBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { seriesBeside } from '../features.ts';
import { loadSettings } from '../settings.ts';

interface ExportOptions {
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
  readonly out?: string;
  readonly series?: readonly string[];
  readonly param?: Readonly<Record<string, number>>;
}

/** `cryptobot data export`: bars, and series beside them, as a file for other programs. */
export async function runDataExport(name: string, options: ExportOptions, context: Context): Promise<void> {
  const project = await loadSettings(context, options);
  const { settings } = project;
  const market = parseMarket(name, settings.exchange);
  const write = options.out === undefined ? undefined : writerOf(options.out);
  const { bars } = await loadBars(market, settings.timeframe, settings, settings.data);
  const beside = await seriesBeside(bars, options, project, context);
  if (options.out === undefined || !write) {
    for (const piece of context.output.isJson ? jsonOfBars(bars, beside) : csvOfBars(bars, beside))
      context.output.text(piece);
    return;
  }
  await write(bars, beside, resolve(context.cwd, options.out));
  const series = Object.keys(beside);
  context.output.result(
    {
      market: marketName(market),
      timeframe: settings.timeframe,
      bars: bars.length,
      ...(series.length > 0 ? { series } : {}),
      file: options.out,
    },
    () =>
      `${bars.length.toLocaleString('en')} bars of ${marketName(market)} ${settings.timeframe} are in ${options.out}${series.length > 0 ? `, beside them ${series.join(', ')}` : ''}`,
  );
}

type Writer = (bars: Bars, beside: BesideBars, file: string) => Promise<void>;

const writers: Readonly<Record<string, Writer>> = {
  '.csv': (bars, beside, file) => publishPieces(file, csvOfBars(bars, beside)),
  '.csv.gz': (bars, beside, file) => publishPieces(file, csvOfBars(bars, beside), { gzip: true }),
  '.json': (bars, beside, file) => publishPieces(file, jsonOfBars(bars, beside)),
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

async function writeArrow(bars: Bars, beside: BesideBars, file: string): Promise<void> {
  const { arrowOfBars } = await import('#adapters/duckdb');
  await publishPieces(file, [await arrowOfBars(bars, beside)]);
}

async function writeParquetFile(bars: Bars, beside: BesideBars, file: string): Promise<void> {
  const { writeParquet } = await import('#adapters/duckdb');
  const metadata = { exchange: bars.market.exchange, symbol: bars.market.symbol, timeframe: bars.timeframe };
  await publishPieces(file, [], {
    draft: (draft) => writeParquet([{ file: draft, columns: bars, beside, metadata }], 'timestamp'),
  });
}
