import type { Command } from 'commander';
import type { MetricsOptions } from '../commands/metrics.ts';
import { rules } from '#config';
import type { AnalyzeOptions } from '../commands/analyze.ts';
import type { ComputeOptions } from '../commands/indicators-compute.ts';
import type { Context } from '../context.ts';
import { addFileOptions, examples, option, repeatable, textRule } from '../options.ts';

/** The commands about numbers: of bars, and of runs. */
export function addNumbers(program: Command, context: () => Context): void {
  addIndicators(program, context);
  addAnalyze(program, context);
  addMetrics(program, context);
}

function addIndicators(program: Command, context: () => Context): void {
  const group = program
    .command('indicators')
    .summary('the catalogue of indicators, and their values')
    .description('The catalogue of indicators: what there is, what it means, and its values per bar.');
  group
    .command('list [names...]')
    .description(
      'Lists the indicators with their numbers, readings and units, or says everything about some.',
    )
    .option('--family <family>', 'only one family, for example momentum; tulip: the library of that name')
    .addHelpText(
      'after',
      examples(
        'indicators list',
        'indicators list rsi macd',
        'indicators list --family volume --json',
        'indicators list --family tulip',
      ),
    )
    .action(async (names: string[], { family }: { readonly family?: string }) =>
      (await import('../commands/indicators-list.ts')).runIndicatorsList(names, family, context()),
    );
  const compute = group
    .command('compute <specs...>')
    .description('Computes indicators on every bar: name:number:number, with .output for one of several.')
    .addOption(
      repeatable('--market <market>', 'exchange:SYMBOL, for example sample:ETH/USDT', {
        fromText: (text) => text,
        check: String,
      }),
    )
    .addOption(option('--bars <file>', 'bars from this file: CSV, JSON, Parquet, Arrow', rules.path))
    .addOption(option('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe))
    .addOption(option('--from <time>', 'first day or time, UTC', rules.from))
    .addOption(option('--to <time>', 'day or time to stop before, UTC', rules.to))
    .option('--csv', 'all bars as CSV: timestamp in ms UTC, then a column per output');
  addFileOptions(compute)
    .addHelpText(
      'after',
      examples(
        'indicators compute ema:20 rsi:14 macd:12:26:9 --market sample:BTC/USDT --timeframe 1h',
        'indicators compute macd:12:26:9.signal ema:20:seed=first --csv',
        'indicators compute tulip:aroon:14 --csv',
      ),
    )
    .action(async (specs: string[], options: ComputeOptions) => {
      const { runIndicatorsCompute } = await import('../commands/indicators-compute.ts');
      await runIndicatorsCompute(specs, options, context());
    });
}

function addAnalyze(program: Command, context: () => Context): void {
  program
    .command('analyze [market]')
    .summary('what the usual indicators and the strategies say now')
    .description(
      'Reads the usual indicators on the last bar of a market and weighs them into a score, and asks each strategy what it says there.',
    )
    .addOption(
      repeatable(
        '--strategy <name>',
        'a strategy to ask, by name or file (default: the shelf)',
        textRule((name) => name),
      ),
    )
    .addOption(option('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe))
    .addOption(option('--from <time>', 'first day or time, UTC', rules.from))
    .addOption(option('--to <time>', 'day or time to stop before, UTC', rules.to))
    .addHelpText(
      'after',
      examples(
        'analyze sample:BTC/USDT --timeframe 4h',
        'analyze sample:SOL/USDT --timeframe 1d --to 2023-06-01 --json',
        'analyze sample:BTC/USDT --strategy conservative --strategy my-idea',
      ),
    )
    .action(async (market: string | undefined, options: AnalyzeOptions) =>
      (await import('../commands/analyze.ts')).runAnalyze(market, options, context()),
    );
}

function addMetrics(program: Command, context: () => Context): void {
  program
    .command('metrics [name]')
    .summary('what the numbers of a report mean')
    .description('Explains the numbers of a report: what each means and how it is computed.')
    .option(
      '--engine <engines>',
      'also what other engines mean: vectorbt, backtesting.py, freqtrade, jesse, nautilus, lean, all',
    )
    .addHelpText(
      'after',
      examples('metrics', 'metrics sharpe', 'metrics sharpe --engine all', 'metrics --engine vectorbt'),
    )
    .action(async (name: string | undefined, options: MetricsOptions) =>
      (await import('../commands/metrics.ts')).runMetrics(name, options, context()),
    );
}
