import type { Command } from 'commander';
import { rules } from '#config';
import type { Context } from '../context.ts';
import { addFileOptions, examples, market, option, paramOption, repeatable, textRule } from '../options.ts';

/** The commands of the store. */
export function addData(program: Command, context: () => Context): void {
  const group = program
    .command('data')
    .summary('the store of bars: import, look, check, export')
    .description('The store of bars in the data folder: Parquet by exchange, symbol, timeframe and month.');
  addLooking(group, context);
  addAsking(group, context);
  addBringing(group, context);
  addKeeping(group, context);
}

const timeframe = () => option('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe);
const from = () => option('--from <time>', 'first day or time, UTC', rules.from);
const to = () => option('--to <time>', 'day or time to stop before, UTC', rules.to);

// A market has a slash in its name, a series from outside has none.
function isMarket(name: string): boolean {
  return name.includes('/');
}

function addLooking(group: Command, context: () => Context): void {
  group
    .command('list')
    .description('Lists every series of the store.')
    .addHelpText('after', examples('data list', 'data list --json'))
    .action(async () => (await import('../commands/data-list.ts')).runDataList(context()));
  group
    .command('show <name>')
    .description(
      'Shows one series, of a market or from outside: what it holds, its hash, its first and last bars or values.',
    )
    .addOption(timeframe())
    .addOption(from())
    .addOption(to())
    .addHelpText(
      'after',
      examples(
        'data show binance:BTC/USDT --timeframe 1h',
        'data show sample:BTC/USDT --timeframe 1d --from 2024-01-01',
        'data show fear-greed --to 2024-01-01',
      ),
    )
    .action(async (name: string, options) =>
      isMarket(name)
        ? (await import('../commands/data-show.ts')).runDataShow(name, options, context())
        : (await import('../commands/data-show-outside.ts')).runDataShowOutside(name, options, context()),
    );
  group
    .command('verify [name]')
    .description(
      'Checks files and bars: every byte, every gap, every odd price. Exits 5 when something is damaged or missing.',
    )
    .addOption(timeframe())
    .addHelpText('after', examples('data verify', 'data verify binance:BTC/USDT --timeframe 1h --json'))
    .action(async (name: string | undefined, options) =>
      (await import('../commands/data-verify.ts')).runDataVerify(name, options, context()),
    );
  group
    .command('sql <query>')
    .description(
      'Asks the store in SQL (DuckDB). The table "bars" has exchange, symbol, timeframe, time, at, open, high, low, close, volume; what else is stored has a table for each kind, "outside", "funding", "tickers", "books", "prints", with a name and a time.',
    )
    .option('--limit <rows>', 'print at most so many rows (default: 1000)')
    .addHelpText(
      'after',
      examples(
        `data sql "SELECT symbol, count(*) FROM bars GROUP BY ALL"`,
        `data sql "SELECT name, count(*), max(time) FROM outside GROUP BY name"`,
        `data sql "SELECT date_trunc('month', at) AS month, max(high) FROM bars WHERE symbol = 'BTC/USDT' GROUP BY 1 ORDER BY 1"`,
      ),
    )
    .action(async (query: string, options) =>
      (await import('../commands/data-sql.ts')).runDataSql(query, options, context()),
    );
}

function addAsking(group: Command, context: () => Context): void {
  group
    .command('book <market>')
    .description('Asks the exchange who wants to buy and to sell now; --record keeps the answer.')
    .option('--depth <levels>', 'levels of each side, up to 500 (default: 10)')
    .option('--record', 'store it, in the table "books"')
    .addHelpText(
      'after',
      examples('data book binance:BTC/USDT', 'data book kraken:BTC/USD --depth 100 --record --json'),
    )
    .action(async (name: string, options) =>
      (await import('../commands/data-quotes.ts')).runDataBook(name, options, context()),
    );
  group
    .command('trades <market>')
    .description('Asks the exchange for its newest trades; --record keeps those that are new.')
    .option('--count <trades>', 'so many, up to 1000 (default: 20)')
    .option('--record', 'store them, in the table "prints"')
    .addHelpText(
      'after',
      examples('data trades binance:BTC/USDT', 'data trades bybit:ETH/USDT --count 500 --record'),
    )
    .action(async (name: string, options) =>
      (await import('../commands/data-quotes.ts')).runDataTrades(name, options, context()),
    );
}

function addBringing(group: Command, context: () => Context): void {
  const bring = group
    .command('import <files...>')
    .description(
      'Brings bars from files into the store, or with --outside a series of values: CSV (also gzipped), JSON, Parquet, Arrow. Delimiter, columns and units are found out; every row that is not taken is told.',
    )
    .addOption(option('--market <market>', 'what the bars are: exchange:SYMBOL', market))
    .option('--outside <name>', 'the file holds no bars but values of something outside: give them a name')
    .addOption(
      option('--delay <time>', 'how long after its time a value is published: 1h, 1d', rules.duration),
    )
    .option('--time <column>', 'which column is the time of a value, by name or place')
    .option('--value <column>', 'which column is the value')
    .option('--published <column>', 'which column tells when a value was published')
    .addOption(timeframe())
    .option('--replace', 'where the store has other values, the file wins')
    .option('--dry-run', 'read and report, store nothing')
    .option('--limit <rows>', 'tell at most so many rows of each kind (default: 20)');
  addFileOptions(bring)
    .addHelpText(
      'after',
      examples(
        'data import BTCUSDT-1h.csv --market binance:BTC/USDT',
        'data import XBTUSD_60.csv --market kraken:BTC/USD --columns time,open,high,low,close,volume,-',
        'data import export.csv --market binance:ETH/USDT --asset ETHUSDT --dry-run',
        'data import sentiment.csv --outside sentiment --value score --delay 1h',
      ),
    )
    .action(async (files: string[], options) =>
      options.outside === undefined
        ? (await import('../commands/data-import.ts')).runDataImport(files, options, context())
        : (await import('../commands/data-import-outside.ts')).runDataImportOutside(
            files,
            options,
            context(),
          ),
    );
  group
    .command('export <name>')
    .description(
      'Writes bars, and series beside them, for others: .csv, .csv.gz, .json, .parquet, .arrow or .feather; without a file as CSV to stdout.',
    )
    .addOption(timeframe())
    .addOption(from())
    .addOption(to())
    .addOption(option('--out <file>', 'write here; the ending says the format', rules.path))
    .addOption(
      repeatable(
        '--series <names...>',
        'beside the bars: indicators (rsi:14) and all series of strategies, by name or file',
        textRule(String),
      ),
    )
    .addOption(paramOption())
    .addHelpText(
      'after',
      examples(
        'data export binance:BTC/USDT --timeframe 1h --out btc.parquet',
        'data export sample:BTC/USDT --series rsi:14 macd:12:26:9 ema-cross --out features.parquet',
        'data export sample:ETH/USDT --timeframe 1d | head',
        'data export fear-greed --out fear-greed.csv',
      ),
    )
    .action(async (name: string, options) =>
      isMarket(name)
        ? (await import('../commands/data-export.ts')).runDataExport(name, options, context())
        : (await import('../commands/data-export-outside.ts')).runDataExportOutside(name, options, context()),
    );
  group
    .command('resample <market>')
    .description('Makes coarser bars of a stored series and stores them beside it.')
    .addOption(timeframe())
    .addOption(option('--into <timeframe>', 'length of the new bars', rules.timeframe))
    .addHelpText('after', examples('data resample binance:BTC/USDT --timeframe 1m --into 1h'))
    .action(async (name: string, options) =>
      (await import('../commands/data-resample.ts')).runDataResample(name, options, context()),
    );
}

function addKeeping(group: Command, context: () => Context): void {
  const repair = group
    .command('repair <market>')
    .description(
      'Takes damaged months out, and fills what is missing: from the exchange, or from a file. Bars that are there stay as they are.',
    )
    .addOption(timeframe())
    .addOption(option('--bars <file>', 'take missing bars from this file', rules.path));
  addFileOptions(repair)
    .addHelpText(
      'after',
      examples(
        'data repair binance:BTC/USDT --timeframe 1h',
        'data repair binance:BTC/USDT --timeframe 1h --bars other.csv',
      ),
    )
    .action(async (name: string, options) =>
      (await import('../commands/data-repair.ts')).runDataRepair(name, options, context()),
    );
  group
    .command('backup <folder>')
    .description('Copies the whole store into a new folder, checking every byte.')
    .addHelpText('after', examples('data backup ~/backups/2024-06-01'))
    .action(async (folder: string) =>
      (await import('../commands/data-backup.ts')).runDataBackup(folder, context()),
    );
  group
    .command('restore <folder>')
    .description('Brings a backup back into the store, checking every byte.')
    .option('--replace', 'also where the store differs')
    .addHelpText('after', examples('data restore ~/backups/2024-06-01'))
    .action(async (folder: string, options: { readonly replace?: boolean }) =>
      (await import('../commands/data-backup.ts')).runDataRestore(folder, options, context()),
    );
  group
    .command('prune [market]')
    .description(
      'Takes old bars out of a series, and tidies the cache. Without --yes it only says what would go.',
    )
    .addOption(timeframe())
    .addOption(option('--before <time>', 'take out bars that open before this day or time, UTC', rules.from))
    .option('--yes', 'really do it')
    .addHelpText(
      'after',
      examples('data prune', 'data prune binance:BTC/USDT --timeframe 1m --before 2022-01-01 --yes'),
    )
    .action(async (name: string | undefined, options) =>
      (await import('../commands/data-prune.ts')).runDataPrune(name, options, context()),
    );
}
