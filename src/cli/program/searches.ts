import type { Command } from 'commander';
import { rules } from '#config';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import type { SweepOptions } from '../commands/sweep.ts';
import type { WalkOptions } from '../commands/walkforward.ts';
import type { WorkerOptions } from '../commands/worker.ts';
import { addGateOptions, addSimulationOptions, examples, option, textRule, withoutBots } from '../options.ts';
import { addSearchOptions, axisOption, queueOption } from '../search-options.ts';

/** The commands that try many parameters. */
export function addSearches(program: Command, context: () => Context): void {
  addSweep(program, context);
  addWalkforward(program, context);
  addWorker(program, context);
}

const formulaGoal =
  'a formula such as "cagr / maxDrawdown" (of a formula more is better: put a minus before what should be small)';
const oneGoal = `a metric, or ${formulaGoal}`;
const someGoals = `a metric, ${formulaGoal}, or several with commas between them`;

function addWalkforward(program: Command, context: () => Context): void {
  const command = program
    .command('walkforward <strategy>')
    .summary('choose on past bars, test on the next ones, again and again')
    .description(
      'Chooses parameters in a training and tries them on the bars after it, fold by fold, and shows what all tests came to with the same money. Each fold begins with nothing held and sells what it holds at its last close, so all tests in a row can have more trades than the folds count. Without --param: over the ranges that the strategy declares.',
    )
    .option('--anchored', 'let every training begin with the first bar')
    .option(
      '--cpcv',
      'cross-validate as well: leave groups of days out in every way there is, choosing by Sharpe ratio',
    );
  const all = [
    option(
      '--folds <count>',
      'how many tests (default: 6, or as many as --train and --test fit)',
      rules.count,
    ),
    option(
      '--train <length>',
      'how long a training is, for example 180d (default: three tests)',
      rules.duration,
    ),
    option('--test <length>', 'how long a test is, for example 60d', rules.duration),
    option('--purge <length>', 'left out between training and test, for example 2d', rules.duration),
    option('--embargo <length>', 'with --cpcv: left out of the training after a test', rules.duration),
    option('--groups <count>', 'with --cpcv: into how many groups the days are cut (default: 6)', groups),
    option(
      '--left <count>',
      'with --cpcv: how many of them are left out at a time (default: 2)',
      rules.count,
    ),
  ];
  for (const made of all) command.addOption(made);
  withoutBots(
    addGateOptions(addSearchOptions(addSimulationOptions(command, axisOption()), oneGoal)),
    'it chooses the parameters of one strategy anew in each fold. Choose among bots on earlier bars and try the choice on later ones: cryptobot sweep --bots --param bots.NAME.transfer.share=0.1:0.5:0.1 --to 2023-06-01, then cryptobot backtest --bots --from 2023-06-01',
  )
    .addHelpText(
      'after',
      examples(
        'walkforward sma-cross --param fast=5:50:5 --param slow=20:200:20 --where "fast < slow"',
        'walkforward ema-cross --train 365d --test 90d --purge 2d --objective calmar',
        'walkforward rsi-reversion --param window=6:30:4 --param oversold=20:35:5 --anchored --folds 8 --cpcv --embargo 3d',
      ),
    )
    .action(async (name: string, options: WalkOptions) => {
      const { runWalkforward } = await import('../commands/walkforward.ts');
      await runWalkforward(name, options, context());
    });
}

const groups = textRule((text) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 2 && value <= 16) return value;
  throw new UserError('usage', `"${text}" is not a number of groups. Write a whole number from 2 to 16.`);
});

function addSweep(program: Command, context: () => Context): void {
  const command = program
    .command('sweep [strategy]')
    .summary('try many values of a strategy’s parameters')
    .description(
      'Tries a strategy with many values of its parameters over the same bars, and says how far the best can be believed. Without --param: over the ranges that the strategy declares.',
    )
    .option('--bots', 'vary the bots of the configuration: --param bots.NAME.transfer.share=0.1:0.5:0.1')
    .option('--save', 'keep the trials with --json too')
    .option('--no-save', 'do not keep the trials')
    .option('--resume', 'go on with a search that was broken off');
  addGateOptions(addSearchOptions(addSimulationOptions(command, axisOption()), someGoals))
    .addHelpText(
      'after',
      examples(
        'sweep sma-cross --param fast=5:50:5 --param slow=20:200:20 --where "fast < slow"',
        'sweep ema-cross --objective calmar --market sample:BTC/USDT --market sample:ETH/USDT --across worst',
        'sweep rsi-reversion --search tpe --trials 300 --objective "sharpe, maxDrawdown"',
        'sweep sma-cross --gate "deflatedSharpe>=95%" --gate "pbo<=20%" --junit gates.xml',
        'sweep macd-trend --objective "cagr / maxDrawdown" --search random --trials 1000 --resume',
        'sweep sma-cross --queue redis://localhost:6379',
        'sweep --bots --param bots.bold.transfer.share=0.1:0.5:0.05 --param bots.bold.ladder.losses.0.after=2:4:1',
      ),
    )
    .action(async (name: string | undefined, options: SweepOptions) => {
      const { runSweep } = await import('../commands/sweep.ts');
      await runSweep(name, options, context());
    });
}

function addWorker(program: Command, context: () => Context): void {
  program
    .command('worker')
    .summary('make trials for searches on other machines')
    .description(
      'Makes the trials of every sweep and walkforward that is started with the same --queue, until Ctrl-C. What it is making then is finished first, for at most 10 seconds; what it cannot finish, or loses when it is killed, another worker makes. It runs the strategy files that come over the queue, confined as strategies are everywhere, and believes what it is sent: whoever can write to this Redis can have this machine compute for them, so use one that only you can reach, with a password. Its version has to be that of the search.',
    )
    .addOption(queueOption('the Redis to work on').makeOptionMandatory())
    .addOption(option('--jobs <threads>', 'threads that work (default: one per core)', rules.count))
    .addHelpText(
      'after',
      examples(
        'worker --queue redis://localhost:6379',
        'worker --queue rediss://me:PASSWORD@host:6380 --jobs 4 --json',
      ),
    )
    .action(async (options: WorkerOptions) => {
      const { runWorker } = await import('../commands/worker.ts');
      await runWorker(options, context());
    });
}
