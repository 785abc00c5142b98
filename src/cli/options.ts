import { type Command, Option } from 'commander';
import { UserError } from '#errors';
import { fillNames, readText, type Rule, rules, type Size } from '#config';
import { type DateOrder, type Decimal, parseColumns, type Roles } from '#formats';
import { type Filling, marketName, parseFilling, parseMarket, type Timeframe } from '#market';

/** An option whose text is read by a rule; complaints begin with the flag. */
export function option<T>(flags: string, about: string, rule: Rule<T>): Option {
  const made = new Option(flags, about);
  return made.argParser((text) => readText(rule, text, made.long ?? flags));
}

/** Tells whoever gives --bots to a command that has none what to type instead. */
export function withoutBots(command: Command, sentence: string): Command {
  return command.addOption(new Option('--bots').hideHelp()).on('option:bots', () => {
    throw new UserError('usage', `"--bots" is nothing to "cryptobot ${command.name()}": ${sentence}`);
  });
}

/** An option that may be given several times; its values come as a list. */
export function repeatable<T>(flags: string, about: string, rule: Rule<T>): Option {
  const made = new Option(flags, about);
  return made.argParser((text, before: readonly T[] | undefined) => [
    ...(before ?? []),
    readText(rule, text, made.long ?? flags),
  ]);
}

/** An option that takes several values with commas between them, and may be given several times. */
export function listOption<T>(flags: string, about: string, rule: Rule<T>): Option {
  const made = new Option(flags, about);
  return made.argParser((text, before: readonly T[] | undefined) => [
    ...new Set([
      ...(before ?? []),
      ...text.split(',').map((part) => readText(rule, part.trim(), made.long ?? flags)),
    ]),
  ]);
}

/** What the flags of `addSimulationOptions` say; what was not typed is absent. */
export interface SimulationOptions {
  readonly market?: readonly string[];
  readonly timeframe?: readonly Timeframe[];
  readonly from?: number;
  readonly to?: number;
  readonly cash?: number;
  readonly fee?: number | 'exchange';
  readonly makerFee?: number;
  readonly slippage?: number;
  readonly spread?: number;
  readonly impact?: number;
  readonly participation?: number;
  readonly leverage?: number;
  readonly maintenance?: number;
  readonly borrow?: number;
  readonly funding?: string;
  readonly fills?: string;
  readonly size?: Size;
  readonly param?: Readonly<Record<string, number>>;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly breakEven?: number;
  readonly maxBars?: number;
  readonly bars?: string;
  readonly signals?: string;
  readonly fill?: Filling;
  readonly detail?: string;
  readonly detailBars?: string;
  readonly columns?: Roles;
  readonly decimal?: Decimal;
  readonly asset?: string;
  readonly dates?: DateOrder;
  readonly zone?: number;
  readonly trades?: string;
  readonly equity?: string;
  readonly report?: string;
  readonly seed?: number;
}

/** What the flags of `addGateOptions` say. */
export interface GateOptions {
  readonly gate?: readonly string[];
  readonly gateFile?: string;
  readonly golden?: string;
  readonly expect?: string;
  readonly tolerance?: readonly string[];
  readonly update?: boolean;
  readonly junit?: string;
  readonly markdown?: string;
  readonly comparison?: string;
}

/** What the flags of `backtest` say. */
export interface BacktestOptions extends SimulationOptions, GateOptions {
  readonly bots?: boolean;
  readonly compare?: boolean;
  readonly portfolio?: boolean;
  readonly objective?: string;
  readonly metrics?: string;
  readonly save?: boolean;
  readonly noise?: number;
}

/** The flags of everything that simulates. Those named like settings win over the configuration. */
export function addSimulationOptions(command: Command, param = paramOption()): Command {
  const all = [
    repeatable('--market <market>', 'exchange:SYMBOL, for example sample:ETH/USDT; may be repeated', market),
    option(
      '--bars <file>',
      'bars from this file: CSV, JSON, Parquet, Arrow; nothing is imported',
      rules.path,
    ),
    option(
      '--signals <file>',
      'signals from this file in place of a strategy: timestamp and enterLong, exitLong, … as 0 or 1',
      rules.path,
    ),
    repeatable('--timeframe <timeframe>', 'length of one bar: 1m to 1w; may be repeated', rules.timeframe),
    option(
      '--detail <timeframe>',
      'look into finer bars where one bar does not tell what came first: 1m',
      rules.timeframe,
    ),
    option('--detail-bars <file>', 'the same with finer bars from this file', rules.path),
    option('--from <time>', 'first day or time, UTC', rules.from),
    option('--to <time>', 'day or time to stop before, UTC', rules.to),
    ...accountOptions(param),
    option('--funding <file>', 'funding rates: a time and a rate per row', rules.path),
    option(
      '--fills <way>',
      `how decisions become fills: ${fillNames.join(', ')}; what an engine lets you choose behind it, as in backtesting.py:size=0.5`,
      rules.fills,
    ),
    option('--trades <file>', 'write the trades as CSV', rules.path),
    option('--equity <file>', 'write the equity per bar as CSV', rules.path),
    option('--report <file.html>', 'write the report here', rules.path),
    option('--seed <number>', 'which chance everything random takes (default: 1)', rules.wholeNumber),
  ];
  for (const made of all) command.addOption(made);
  return addFileOptions(command).addOption(fillOption());
}

/** The flags of everything that chooses among runs. */
export function addChoiceOptions(command: Command): Command {
  return command
    .option('--objective <metric>', 'rank by this metric, for example calmar (default: sharpe)')
    .addOption(noiseOption('several runs are tried on; 0: none'));
}

export function noiseOption(about: string): Option {
  return option('--noise <histories>', `how many histories of shuffled bars ${about}`, rules.wholeNumber);
}

/** The flags of everything whose results can be judged: gates, a golden file, where verdicts go. */
export function addGateOptions(command: Command): Command {
  const text = textRule((value) => value);
  const all = [
    repeatable('--gate <gate>', 'what has to hold for every run, else exit code 3: "sharpe>=1"', text),
    option('--gate-file <file>', 'gates and budgets per strategy and market: JSON or YAML', rules.path),
    option('--golden <file>', 'hold the runs against those in this file', rules.path),
    new Option('--update', 'write the golden file anew, with these runs only'),
    option('--expect <what>', 'of golden runs: same (default) or no-worse', text),
    repeatable('--tolerance <amount>', 'how far metrics may be off: 1%, or sharpe=0.1', text),
    option('--junit <file.xml>', 'write the verdicts as JUnit XML', rules.path),
    option(
      '--markdown <file.md>',
      'write verdicts and comparison, or what a search found, for a pull request',
      rules.path,
    ),
    option('--comparison <file.csv>', 'write every number of every run, trial or fold as CSV', rules.path),
  ];
  for (const made of all) command.addOption(made);
  return command;
}

/** What an account has and what trading costs, how much is bought, and when to leave. */
export function accountOptions(param = paramOption()): Option[] {
  return [
    option('--cash <amount>', 'money at the start', rules.money),
    option('--fee <fraction>', 'paid per side: 0.001 is 0.1 %; exchange: what the exchange takes', rules.fee),
    option('--maker-fee <fraction>', 'paid on limits and targets (default: like --fee)', rules.cost),
    option('--slippage <fraction>', 'lost per taker fill: 0.0005 is 0.05 %', rules.cost),
    option('--spread <fraction>', 'between bid and ask; a taker fill loses half of it', rules.cost),
    option('--impact <fraction>', 'how far a fill of the whole bar’s volume moves the price', rules.cost),
    option('--participation <share>', 'largest share of a bar’s volume that an entry may take', rules.share),
    option('--leverage <times>', 'how many times its margin a position is worth', rules.leverage),
    option('--maintenance <fraction>', 'value left in a position when it is liquidated', rules.cost),
    option('--borrow <fraction>', 'paid per day on what is borrowed', rules.cost),
    option(
      '--size <size>',
      'share of equity per position, or cash:1000, quantity:0.5, risk:0.01, volatility:0.2, kelly:0.5',
      rules.size,
    ),
    param,
    option('--stop-loss <fraction>', 'leave at this loss: 0.02 is 2 %', rules.distance),
    option('--take-profit <fraction>', 'leave at this gain', rules.gain),
    option('--trailing-stop <fraction>', 'leave this far below the best price so far', rules.distance),
    option('--break-even <fraction>', 'after this gain the stop moves to the entry price', rules.gain),
    option('--max-bars <bars>', 'leave after this many bars', rules.count),
  ];
}

/** How a file of bars is to be read, where it does not say so itself. */
export function addFileOptions(command: Command): Command {
  return command
    .addOption(
      option(
        '--columns <list>',
        'what the columns of the file are: time,open,high,low,close,volume,- …',
        textRule(parseColumns),
      ),
    )
    .addOption(
      option(
        '--asset <name>',
        'which asset of a file that holds several',
        textRule((text) => text),
      ),
    )
    .addOption(
      option('--decimal <sign>', 'what stands before decimals in the file: . or ,', textRule(parseDecimal)),
    )
    .addOption(
      option('--dates <order>', 'order of day and month in the file: dmy or mdy', textRule(parseDates)),
    )
    .addOption(
      option(
        '--zone <offset>',
        'how far the times of the file are ahead of UTC: +02:00',
        textRule(parseZone),
      ),
    );
}

function fillOption(): Option {
  return option(
    '--fill <way>',
    'missing bars: none (leave them out) or flat (repeat the last close)',
    textRule(parseFilling),
  );
}

export function textRule<T>(parse: (text: string) => T): Rule<T> {
  return { fromText: (text) => text, check: (value) => parse(String(value)) };
}

function parseDecimal(text: string): Decimal {
  if (text === '.' || text === ',') return text;
  throw new UserError('usage', `"${text}" does not stand before decimals. Allowed: . and ,`);
}

function parseDates(text: string): DateOrder {
  if (text === 'dmy' || text === 'mdy') return text;
  throw new UserError('usage', `"${text}" is not an order of day, month and year. Allowed: dmy, mdy.`);
}

function parseZone(text: string): number {
  const parts = /^([+-]?)(\d{1,2}):?(\d{2})?$/.exec(text);
  const minutes = Number(parts?.[2]) * 60 + Number(parts?.[3] ?? 0);
  if (parts && minutes <= 14 * 60) return parts[1] === '-' ? -minutes : minutes;
  throw new UserError(
    'usage',
    `"${text}" is not a distance from UTC. Write hours and minutes, for example +02:00 or -05:00.`,
  );
}

export const market: Rule<string> = {
  fromText: (text) => text,
  // Only the form is looked at here; the default exchange is known later.
  check: (value) => {
    const { exchange, symbol } = parseMarket(String(value), 'sample');
    return String(value).includes(':') ? marketName({ exchange, symbol }) : symbol;
  },
};

/** A number of a strategy, by its name. */
export function paramOption(): Option {
  return new Option('--param <name=value>', 'a parameter of the strategy; may be repeated').argParser(
    readParam,
  );
}

function readParam(
  text: string,
  before: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  const [, name, value] = /^(?!__proto__=)([^=]{1,128})=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UserError(
      'usage',
      `--param: "${text}" is not a parameter. Write name=value, for example --param fast=12.`,
    );
  }
  return { ...before, [name]: readText(anyNumber, value, `--param ${name}`) };
}

const anyNumber: Rule<number> = {
  fromText: rules.money.fromText,
  check(value) {
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new UserError(
      'usage',
      `"${String(value)}" is not a number. Write name=value, for example --param fast=12.`,
    );
  },
};

/** Lines of help that show how a command is used. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  cryptobot ${line}`)].join('\n');
}
