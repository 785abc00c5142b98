import type { Command } from 'commander';
import { rules } from '#config';
import type { Context } from './context.ts';
import { addAlerts } from './alerting.ts';
import { addAudit } from './audit.ts';
import { addData } from './data.ts';
import type { AnalyzeOptions } from './commands/analyze.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { FetchOptions } from './commands/fetch.ts';
import type { GateCommandOptions } from './commands/gate.ts';
import type { ComputeOptions } from './commands/indicators-compute.ts';
import type { MonteCarloOptions } from './commands/montecarlo.ts';
import type { MetricsOptions } from './commands/metrics.ts';
import { addKeys } from './keys.ts';
import type { CheckOptions } from './commands/strategies-check.ts';
import { addRuns } from './runs.ts';
import { addSearches } from './searches.ts';
import { addTrading } from './trading.ts';
import {
  addChoiceOptions,
  addFileOptions,
  addGateOptions,
  addSimulationOptions,
  type BacktestOptions,
  listOption,
  market,
  option,
  repeatable,
  examples,
  textRule,
} from './options.ts';

/**
 * Every command: what help says about it and which module runs it. The module is imported when the
 * command runs, so that no command pays for what another one needs.
 */
export function addCommands(program: Command, context: () => Context): void {
  program.commandsGroup('Research:');
  addBacktest(program, context);
  addMonteCarlo(program, context);
  addGate(program, context);
  addSearches(program, context);
  addRuns(program, context);
  addStrategies(program, context);
  addIndicators(program, context);
  addAnalyze(program, context);
  addMetrics(program, context);
  program.commandsGroup('Data:');
  addFetch(program, context);
  addData(program, context);
  program.commandsGroup('Trade:');
  addTrading(program, context);
  addAlerts(program, context);
  addAudit(program, context);
  addKeys(program, context);
  program.commandsGroup('Project:');
  addInit(program, context);
  addConfig(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
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
      const { runBacktest } = await import('./commands/backtest.ts');
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
    .addOption(option('--delay <bars>', 'how many bars late a decision may arrive (default: 3)', rules.count))
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
      const { runMonteCarlo } = await import('./commands/montecarlo.ts');
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
      const { runGate } = await import('./commands/gate.ts');
      await runGate(names, options, context());
    });
}

function addStrategies(program: Command, context: () => Context): void {
  const group = program
    .command('strategies')
    .summary('the shelf: list strategies, start a new one')
    .description('The shelf of strategies: those of this project, else those that come with cryptobot.');
  group
    .command('list')
    .description('Lists the strategies that can be named, with their parameters.')
    .addHelpText('after', examples('strategies list', 'strategies list --json'))
    .action(async () => (await import('./commands/strategies-list.ts')).runStrategiesList(context()));
  group
    .command('new <name>')
    .description('Writes a new strategy file into the strategies folder, ready to run and to change.')
    .addHelpText('after', examples('strategies new dip-buyer'))
    .action(async (name: string) =>
      (await import('./commands/strategies-new.ts')).runStrategiesNew(name, context()),
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
      (await import('./commands/strategies-check.ts')).runStrategiesCheck(names, options, context()),
    );
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
      (await import('./commands/indicators-list.ts')).runIndicatorsList(names, family, context()),
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
      const { runIndicatorsCompute } = await import('./commands/indicators-compute.ts');
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
      (await import('./commands/analyze.ts')).runAnalyze(market, options, context()),
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
      (await import('./commands/metrics.ts')).runMetrics(name, options, context()),
    );
}

function addFetch(program: Command, context: () => Context): void {
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
      (await import('./commands/fetch.ts')).runFetch(names, options, context()),
    );
}

function addInit(program: Command, context: () => Context): void {
  program
    .command('init [dir]')
    .summary('start a project')
    .description(
      'Writes a ready project: configuration, a strategy, gates, editor types, a CI example. Files that exist are left as they are.',
    )
    .addHelpText('after', examples('init', 'init my-bot'))
    .action(async (dir: string | undefined) =>
      (await import('./commands/init.ts')).runInit(dir ?? '.', context()),
    );
}

function addConfig(program: Command, context: () => Context): void {
  const group = program
    .command('config')
    .summary('the settings in force')
    .description('The settings in force, and where each comes from.');
  group
    .command('show')
    .description(
      'Prints every setting: flags win over CRYPTOBOT_* variables, the project file, the user file, defaults.',
    )
    .option('--origin', 'also print where each value comes from')
    .addHelpText('after', examples('config show --origin', 'config show --json'))
    .action(async (options: { readonly origin?: boolean }) =>
      (await import('./commands/config-show.ts')).runConfigShow(options, context()),
    );
}

function addDoctor(program: Command, context: () => Context): void {
  program
    .command('doctor')
    .summary('check what is installed and writable')
    .description(
      'Checks the installation and this project: what works, what does not, what to do about it. With --exchange also how an exchange answers: latency, availability, success of each call.',
    )
    .addOption(repeatable('--exchange <name>', 'also ask this exchange a few times', rules.exchange))
    .addOption(
      option('--max-latency <ms>', 'warn above this (95 of 100 answers; default: 2000)', rules.milliseconds),
    )
    .addOption(option('--min-availability <share>', 'warn below this share (default: 0.99)', rules.part))
    .addOption(option('--min-success <share>', 'warn below this share (default: 0.95)', rules.part))
    .addHelpText(
      'after',
      examples(
        'doctor',
        'doctor --exchange binance --exchange kraken',
        'doctor --exchange bybit --max-latency 300 --json',
      ),
    )
    .action(async (options: DoctorOptions) =>
      (await import('./commands/doctor.ts')).runDoctor(options, context()),
    );
}

function addCompletion(program: Command, context: () => Context): void {
  program
    .command('completion <shell>')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that completes commands, flags and strategies: bash, zsh, fish or powershell.',
    )
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  source <(cryptobot completion bash)',
        '  cryptobot completion fish > ~/.config/fish/completions/cryptobot.fish',
      ].join('\n'),
    )
    .action(async (shell: string) =>
      (await import('./commands/completion.ts')).runCompletion(shell, context()),
    );
}
