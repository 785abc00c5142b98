import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { SweepOptions } from './commands/sweep.ts';
import { addGateOptions, addSimulationOptions, examples } from './options.ts';
import { addSearchOptions, axisOption } from './search-options.ts';

/** The commands that try many parameters. */
export function addSearches(program: Command, context: () => Context): void {
  const command = program
    .command('sweep <strategy>')
    .summary('try many values of a strategy’s parameters')
    .description(
      'Tries a strategy with many values of its parameters over the same bars, and says how far the best can be believed. Without --param: over the ranges that the strategy declares.',
    )
    .option('--save', 'keep the trials with --json too')
    .option('--no-save', 'do not keep the trials')
    .option('--resume', 'go on with a search that was broken off');
  addGateOptions(addSearchOptions(addSimulationOptions(command, axisOption())))
    .addHelpText(
      'after',
      examples(
        'sweep sma-cross --param fast=5:50:5 --param slow=20:200:20 --where "fast < slow"',
        'sweep ema-cross --objective calmar --market sample:BTC/USDT --market sample:ETH/USDT --across worst',
        'sweep rsi-reversion --search tpe --trials 300 --objective "sharpe, maxDrawdown"',
        'sweep sma-cross --gate "deflatedSharpe>=95%" --gate "pbo<=20%" --junit gates.xml',
        'sweep macd-trend --objective "cagr / maxDrawdown" --search random --trials 1000 --resume',
      ),
    )
    .action(async (name: string, options: SweepOptions) => {
      const { runSweep } = await import('./commands/sweep.ts');
      await runSweep(name, options, context());
    });
}
