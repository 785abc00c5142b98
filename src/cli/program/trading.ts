import type { Command } from 'commander';
import type { OperatorWord } from '#trading';
import { readText, type Rule, rules } from '#config';
import type { StatusOptions } from '../commands/status.ts';
import { UserError } from '#errors';
import type { OperateOptions } from '../commands/operate.ts';
import type { ReplayOptions } from '../commands/replay.ts';
import type { Context } from '../context.ts';
import { addLiveOptions, type LiveOptions } from '../live-options.ts';
import { accountOptions, examples, option } from '../options.ts';

/** The commands that begin, watch and steer sessions. */
export function addTrading(program: Command, context: () => Context): void {
  const live = program
    .command('live [strategies...]')
    .summary('let strategies trade bars as they close')
    .description(
      'Lets strategies trade bars as they close: on paper with --dry-run, else with real orders, after a confirmation. A session that was ended, or killed, goes on where it was. Without names: the bots of the configuration.',
    );
  addLiveOptions(live)
    .addHelpText(
      'after',
      examples(
        'live --dry-run ema-cross --market sample:BTC/USDT',
        'live --dry-run ema-cross rsi-reversion --market binance:BTC/USDT --timeframe 5m',
        'live --dry-run --session my-paper --json',
        'live --dry-run ema-cross --market sample:BTC/USDT --pace 1000 --closes 500',
        'live ema-cross --market binance:BTC/USDT --timeframe 1h --cash 500 --stop-loss 0.05',
        'live --session real --key binance-2 --yes --passphrase-fd 3 3< passphrase.txt',
      ),
    )
    .action(async (names: string[], options: LiveOptions) =>
      (await import('../commands/live.ts')).runLive(names, options, context()),
    );
  program
    .command('status [session]')
    .summary('how a session stands')
    .description('How a session stands: its bots, what they hold and decided, and how its bars come in.')
    .option('--health', 'how its exchanges are and were, and how its bars come')
    .addOption(option('--past <time>', 'with --health: how far back (default: 1d)', rules.duration))
    .addHelpText(
      'after',
      examples('status', 'status my-paper --json', 'status --health', 'status --health --past 7d --json'),
    )
    .action(async (name: string | undefined, options: StatusOptions) =>
      (await import('../commands/status.ts')).runStatus(name, options, context()),
    );
  const replay = program
    .command('replay <session>')
    .summary('go over a session again')
    .description(
      'Goes over a session again: the same strategies see what came in then, and every decision, and every close without one, has to be the same. With --against backtest: why a backtest comes to another result.',
    )
    .addOption(
      option('--against <what>', 'backtest: explain the difference to one, cause by cause', against),
    );
  for (const made of accountOptions()) if (costs.has(made.name())) replay.addOption(made);
  replay
    .addHelpText(
      'after',
      examples(
        'replay live',
        'replay my-paper --against backtest --json',
        'replay live --against backtest --fee 0.002',
      ),
    )
    .action(async (name: string, options: ReplayOptions) =>
      (await import('../commands/replay.ts')).runReplay(name, options, context()),
    );
  addOperator(program, context, 'pause', 'enter nothing more; what is held is looked after');
  addOperator(program, context, 'resume', 'enter again, after a pause or a halt');
  addMoney(program, context, 'deposit', 'bring money to a bot or to the reserve');
  addMoney(program, context, 'withdraw', 'take money from a bot or from the reserve');
  addOperator(program, context, 'halt', 'enter nothing more and take back what waits to be entered');
  addOperator(program, context, 'close', 'leave with everything that is held, then stand still');
  program
    .command('reconcile [session]')
    .summary('hold the books against the accounts')
    .description(
      'Holds the books of a session with real orders against its accounts: what is missing, what is too much, and what is not ours. It places and cancels nothing.',
    )
    .addHelpText('after', examples('reconcile', 'reconcile real --json'))
    .action(async (name: string | undefined) =>
      (await import('../commands/reconcile.ts')).runReconcile(name, context()),
    );
}

function addMoney(
  program: Command,
  context: () => Context,
  word: 'deposit' | 'withdraw',
  about: string,
): void {
  const sign = word === 'deposit' ? 1 : -1;
  program
    .command(`${word} <amount> [session]`)
    .summary(about)
    .description(
      `Tells a session: ${about}. One that does not run does it when it starts. Without --bot: the reserve.`,
    )
    .option('--bot <name>', 'a bot of the configuration (default: the reserve)')
    .addHelpText('after', examples(`${word} 500 --bot safe`, `${word} 100 my-paper`))
    .action(async (amount: string, name: string | undefined, options: OperateOptions) =>
      (await import('../commands/operate.ts')).moveMoney(
        sign * readText(rules.money, amount, word),
        name,
        options,
        context(),
      ),
    );
}

// What a backtest may cost in place of what the session was begun with.
const costs = new Set(['fee', 'maker-fee', 'slippage', 'spread', 'impact', 'participation', 'size']);

const against: Rule<'backtest'> = {
  fromText: (text) => text,
  check(value) {
    if (value === 'backtest') return value;
    throw new UserError('usage', `"${String(value)}" is nothing to compare with. Allowed: backtest.`);
  },
};

function addOperator(program: Command, context: () => Context, word: OperatorWord, about: string): void {
  program
    .command(`${word} [session]`)
    .summary(about)
    .description(`Tells a session: ${about}. One that does not run does it when it starts.`)
    .option('--bot <name>', 'only this bot (default: all of them)')
    .addHelpText('after', examples(word, `${word} my-paper --bot ema-cross`))
    .action(async (name: string | undefined, options: OperateOptions) =>
      (await import('../commands/operate.ts')).operate(word, name, options, context()),
    );
}
