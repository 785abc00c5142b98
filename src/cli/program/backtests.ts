import type { Command } from 'commander';
import { rules } from '#config';
import type { GateCommandOptions } from '../commands/gate.ts';
import type { MonteCarloOptions } from '../commands/montecarlo.ts';
import type { Context } from '../context.ts';
import {
  addChoiceOptions,
  addGateOptions,
  addSimulationOptions,
  examples,
  option,
  repeatable,
  textRule,
  type BacktestOptions,
} from '../options.ts';

/** The commands that run strategies over past bars. */
export function addBacktests(program: Command, context: () => Context): void {
  addBacktest(program, context);
  addMonteCarlo(program, context);
  addGate(program, context);
}

function addBacktest(program: Command, context: () => Context): void {
  const command = program
    .command('backtest [strategies...]')
    .summary('run strategies over past bars')
    .description('Runs one or many strategies over the same bars. Without names: the whole shelf.')
    .option('--compare', 'put the strategies side by side in one table')
    .option('--portfolio', 'let all strategies and markets share one account')
    .option('--bots', 'run the bots of the configuration, which share an account')
    .option('--save', 'keep the runs with --json too; see: runs list')
    .option('--no-save', 'do not keep the runs')
    .option('--metrics <engines>', 'add the numbers of other engines: vectorbt, freqtrade, … or all');
  addGateOptions(addSimulationOptions(addChoiceOptions(command)))
    .addHelpText(
      'after',
      examples(
        'backtest --compare',
        'backtest ema-cross --market sample:ETH/USDT --timeframe 4h --from 2022-01-01',
        'backtest ema-cross --param fast=20 --stop-loss 0.05 --json',
        'backtest ema-cross --metrics vectorbt,backtesting.py',
        'backtest ema-cross --fills vectorbt:price=nextOpen,stopExitPrice=stopmarket',
        'backtest ema-cross --size risk:0.01 --stop-loss 0.05 --maker-fee 0.0002 --spread 0.0001',
        'backtest ema-cross --stop-loss 0.02 --take-profit 0.02 --detail 1m',
        'backtest --signals my-signals.csv --market sample:BTC/USDT --timeframe 4h',
        'backtest --bots --from 2023-01-01 --report bots.html',
        'backtest --compare --gate-file gates.yaml --junit gates.xml --markdown comment.md',
      ),
    )
    .action(async (names: string[], options: BacktestOptions) => {
      const { runBacktest } = await import('../commands/backtest.ts');
      await runBacktest(names, options, context());
    });
}

function addMonteCarlo(program: Command, context: () => Context): void {
  const command = program
    .command('montecarlo [strategies...]')
    .summary('what else could have happened to a run')
    .description(
      'Runs a strategy as backtest does, and then many times otherwise: trades in another order or drawn anew, daily returns drawn in blocks, prices moved a little, decisions late or missed. Bands of equity and drawdown, risk of ruin.',
    )
    .addOption(
      repeatable(
        '--method <methods>',
        'only these, with commas: trades-shuffle, trades-bootstrap, returns-blocks, returns-circular, prices-jitter, fills-late, fills-missed',
        textRule((methods) => methods),
      ),
    )
    .addOption(
      option(
        '--paths <number>',
        'how many (default: 1000, or 100 where the strategy runs again)',
        rules.paths,
      ),
    )
    .addOption(
      option('--ruin <share>', 'ruin is less than this share of the cash (default: 0.5)', rules.share),
    )
    .addOption(
      option(
        '--block <days>',
        'length of blocks of daily returns (default: the cube root of their number)',
        rules.days,
      ),
    )
    .addOption(
      option(
        '--jitter <share>',
        'how far prices move, as a share of their bar’s range (default: 0.2)',
        rules.gain,
      ),
    )
    .addOption(option('--delay <bars>', 'how many bars late a decision may arrive (default: 3)', rules.delay))
    .addOption(option('--miss <share>', 'how likely a decision does not arrive (default: 0.1)', rules.part))
    .option('--bots', 'follow the bots of the configuration, which share an account');
  addSimulationOptions(command)
    .addHelpText(
      'after',
      examples(
        'montecarlo ema-cross --report paths.html',
        'montecarlo --bots --method returns-blocks,fills-missed',
        'montecarlo ema-cross --method trades-shuffle,trades-bootstrap --paths 10000 --ruin 0.7',
        'montecarlo sma-cross --market sample:ETH/USDT --timeframe 4h --method fills-late --delay 6 --json',
      ),
    )
    .action(async (names: string[], options: MonteCarloOptions) => {
      const { runMonteCarlo } = await import('../commands/montecarlo.ts');
      await runMonteCarlo(names, options, context());
    });
}

function addGate(program: Command, context: () => Context): void {
  const command = program
    .command('gate [strategies...]')
    .summary('a verdict for CI: does it hold to its gates?')
    .description(
      'Judges runs by gates, budgets in a file, or golden runs, and exits with 3 when one fails. Runs are made for it as by backtest, or taken from those that are kept (--run).',
    )
    .addOption(
      repeatable(
        '--run <id>',
        'judge this kept run, by its id or the beginning of it, or latest',
        textRule((id) => id),
      ),
    )
    .option('--portfolio', 'let all strategies and markets share one account')
    .option('--bots', 'judge the bots of the configuration, which share an account')
    .option('--save', 'keep the runs with --json too; see: runs list')
    .option('--no-save', 'do not keep the runs');
  addSimulationOptions(addGateOptions(addChoiceOptions(command)))
    .addHelpText(
      'after',
      examples(
        'gate ema-cross --gate "sharpe>=1" --gate "maxDrawdown<=25%"',
        'gate --bots --gate "maxDrawdown<=25%"',
        'gate --run latest --gate "totalReturn>baseline"',
        'gate --gate-file gates.yaml --junit gates.xml --markdown comment.md --report report.html',
        'gate ema-cross --golden golden.json --update',
        'gate ema-cross --golden golden.json --expect no-worse --tolerance sharpe=0.1',
      ),
    )
    .action(async (names: string[], options: GateCommandOptions) => {
      const { runGate } = await import('../commands/gate.ts');
      await runGate(names, options, context());
    });
}
