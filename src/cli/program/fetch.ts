import type { Command } from 'commander';
import { rules } from '#config';
import type { FetchOptions } from '../commands/fetch.ts';
import type { Context } from '../context.ts';
import { examples, listOption, option } from '../options.ts';

/** How bars come from exchanges, and values from elsewhere. */
export function addFetch(program: Command, context: () => Context): void {
  program
    .command('fetch [markets...]')
    .summary('bars from exchanges, and values from elsewhere, into the store')
    .description(
      'Brings bars from exchanges into the store: goes on where it stopped, adds what is older, fills what is missing in between. With --schedule it does so again and again. Without markets: those of the configuration.',
    )
    .addOption(
      listOption(
        '--timeframe <timeframes>',
        'length of one bar; several with commas: 1m,1h',
        rules.timeframe,
      ),
    )
    .addOption(
      option(
        '--since <time>',
        'first day or time, UTC (default: where the store begins, or a year back)',
        rules.from,
      ),
    )
    .addOption(option('--until <time>', 'day or time to stop before, UTC (default: now)', rules.to))
    .option(
      '--again',
      'ask again where the exchange had nothing the last time; with --funding, for the rates that are stored',
    )
    .option('--schedule <cron>', 'at once, and then whenever this says: "0 9 * * *" is every day at 09:00')
    .option('--zone <zone>', 'time zone of the schedule (default: UTC)')
    .option('--funding', 'funding rates of perpetuals in place of bars')
    .option('--ticker', 'prices as they are now, again and again, in place of bars')
    .addOption(
      option('--delay <time>', 'with an address: how long after its time a value is known', rules.duration),
    )
    .option('--outside <name>', 'with an address: what its values are called')
    .option('--address <url>', 'another address for a series that is known by name, such as a mirror')
    .addOption(option('--every <time>', 'with --ticker: how often (default: 5m)', rules.duration))
    .addOption(option('--runtime <time>', 'with --ticker: how long (default: until Ctrl-C)', rules.duration))
    .addHelpText(
      'after',
      examples(
        'fetch binance:BTC/USDT --timeframe 1h --since 2023-01-01',
        'fetch binance:BTC/USDT bybit:ETH/USDT:USDT coinbase:BTC/USD --timeframe 1m,1h --since 2024-01-01',
        'fetch kraken:BTC/USD --timeframe 1d --since 2020-01-01 --json',
        'fetch binance:BTC/USDT --timeframe 1h --schedule "0 9 * * *"',
        'fetch binance:BTC/USDT:USDT --funding --since 2023-01-01',
        'fetch fear-greed trends:bitcoin',
        'fetch https://example.org/values.csv --outside my-series --delay 1d',
        'fetch binance:BTC/USDT kraken:BTC/USD --ticker --every 5m --runtime 30m',
      ),
    )
    .action(async (names: string[], options: FetchOptions) =>
      (await import('../commands/fetch.ts')).runFetch(names, options, context()),
    );
}
