import { type Command } from 'commander';
import { type Rule, rules } from '#config';
import { UserError } from '#errors';
import { accountOptions, market, option, repeatable, type SimulationOptions, textRule } from './options.ts';

/** What the flags of `live` say. */
export interface LiveOptions extends SimulationOptions {
  readonly dryRun?: boolean;
  readonly plain?: boolean;
  readonly portfolio?: boolean;
  readonly session?: string;
  readonly closes?: number;
  readonly until?: number;
  readonly pace?: number;
  readonly poll?: number;
  /** Whether exchanges are listened to as well as asked. */
  readonly streams?: boolean;
  readonly metricsPort?: number;
  readonly metricsHost?: string;
  readonly key?: readonly string[];
  readonly yes?: boolean;
  readonly passphraseFd?: number;
}

/** The name of a session: a folder in the data folder. */
const sessionName: Rule<string> = {
  fromText: (text) => text,
  check(value) {
    if (typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value)) return value;
    throw new UserError(
      'usage',
      `"${String(value)}" is not the name of a session. Write letters, digits, dashes and underscores, for example my-paper.`,
    );
  },
};

const poll: Rule<number> = {
  fromText: rules.duration.fromText,
  check(value) {
    const ms = rules.duration.check(value);
    if (ms >= 1000 && ms <= 3_600_000) return ms;
    throw new UserError(
      'usage',
      `"${String(value)}" is not how often to look. Write 1s to 1h, for example 30s.`,
    );
  },
};

export function addLiveOptions(command: Command): Command {
  const all = [
    option('--session <name>', 'the session to begin or to go on with (default: live)', sessionName),
    repeatable('--market <market>', 'exchange:SYMBOL, for example binance:BTC/USDT; may be repeated', market),
    repeatable('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe),
    ...accountOptions(),
    option('--from <time>', 'with the sample market: where it begins, UTC', rules.from),
    option('--pace <bars>', 'with the sample market: bars a second (default: 5)', rules.money),
    option('--closes <count>', 'end when every bot has seen so many closes', rules.count),
    option('--until <time>', 'end when bars up to here have closed, UTC', rules.to),
    option('--metrics-port <port>', 'let Prometheus read metrics there, 0: any free port', rules.port),
    option('--metrics-host <host>', 'who can reach them (default: 127.0.0.1, this machine)', rules.host),
    option('--poll <time>', 'look at the exchange at least so often (default: 1m)', poll),
    repeatable(
      '--key <name>',
      'the key to trade with (default: the only one of the exchange)',
      textRule(String),
    ),
    option(
      '--passphrase-fd <fd>',
      'read the passphrase of the keys from this file descriptor',
      rules.descriptor,
    ),
  ];
  command
    .option('--dry-run', 'trade on paper')
    .option('--no-streams', 'ask exchanges only, and do not listen to what they tell by themselves')
    .option('--plain', 'lines instead of a screen, on a terminal as well')
    .option('--yes', 'real orders without a confirmation, where limits are configured')
    .option('--portfolio', 'let all markets of a strategy share one account');
  for (const made of all) command.addOption(made);
  return command;
}
