import type { Command } from 'commander';
import { rules } from '#config';
import type { CheckOptions } from '../commands/strategies-check.ts';
import type { Context } from '../context.ts';
import { addFileOptions, examples, market, option, repeatable } from '../options.ts';

/** The commands of the shelf of strategies. */
export function addStrategies(program: Command, context: () => Context): void {
  const group = program
    .command('strategies')
    .summary('the shelf: list strategies, start a new one')
    .description('The shelf of strategies: those of this project, else those that come with cryptobot.');
  group
    .command('list')
    .description('Lists the strategies that can be named, with their parameters.')
    .addHelpText('after', examples('strategies list', 'strategies list --json'))
    .action(async () => (await import('../commands/strategies-list.ts')).runStrategiesList(context()));
  group
    .command('new <name>')
    .description('Writes a new strategy file into the strategies folder, ready to run and to change.')
    .addHelpText('after', examples('strategies new dip-buyer'))
    .action(async (name: string) =>
      (await import('../commands/strategies-new.ts')).runStrategiesNew(name, context()),
    );
  const check = group
    .command('check [names...]')
    .description(
      'Tries strategies on sample bars, or on those of a market or file, and on random ones: no look-ahead, same bits in any pieces, same answer twice, defined when it acts, types. Without names: the whole shelf.',
    )
    .addOption(
      repeatable('--market <market>', 'bars to try it on; further ones are what it may rank', market),
    )
    .addOption(option('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe))
    .addOption(option('--from <time>', 'first day or time, UTC', rules.from))
    .addOption(option('--to <time>', 'day or time to stop before, UTC', rules.to))
    .addOption(option('--bars <file>', 'bars from this file: CSV, JSON, Parquet, Arrow', rules.path));
  addFileOptions(check)
    .addHelpText(
      'after',
      examples(
        'strategies check',
        'strategies check sma-cross ./ideas/mine.ts',
        'strategies check my-idea --market sample:ETH/USDT --timeframe 4h',
      ),
    )
    .action(async (names: string[], options: CheckOptions) =>
      (await import('../commands/strategies-check.ts')).runStrategiesCheck(names, options, context()),
    );
}
