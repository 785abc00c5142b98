import { type Command, Option } from 'commander';
import { UserError } from '#errors';
import { readText, type Rule, rules } from '#config';
import { marketName, parseMarket } from '#market';

/** An option whose text is read by a rule; complaints begin with the flag. */
export function option<T>(flags: string, about: string, rule: Rule<T>): Option {
  const made = new Option(flags, about);
  return made.argParser((text) => readText(rule, text, made.long ?? flags));
}

/** An option that may be given several times; its values come as a list. */
export function repeatable<T>(flags: string, about: string, rule: Rule<T>): Option {
  const made = new Option(flags, about);
  return made.argParser((text, before: readonly T[] | undefined) => [
    ...(before ?? []),
    readText(rule, text, made.long ?? flags),
  ]);
}

/** What the flags of `addSimulationOptions` say; what was not typed is absent. */
export interface SimulationOptions {
  readonly market?: readonly string[];
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
  readonly cash?: number;
  readonly fee?: number;
  readonly slippage?: number;
  readonly fills?: string;
  readonly size?: number;
  readonly param?: Readonly<Record<string, number>>;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly trades?: string;
  readonly equity?: string;
  readonly report?: string;
}

/** What the flags of `backtest` say. */
export interface BacktestOptions extends SimulationOptions {
  readonly compare?: boolean;
  readonly objective?: string;
}

/** The flags of everything that simulates. Those named like settings win over the configuration. */
export function addSimulationOptions(command: Command): Command {
  const all = [
    repeatable('--market <market>', 'exchange:SYMBOL, for example sample:ETH/USDT; may be repeated', market),
    option('--timeframe <timeframe>', 'length of one bar: 1m to 1w', rules.timeframe),
    option('--from <time>', 'first day or time, UTC', rules.from),
    option('--to <time>', 'day or time to stop before, UTC', rules.to),
    option('--cash <amount>', 'money at the start', rules.money),
    option('--fee <fraction>', 'paid per side: 0.001 is 0.1 %', rules.cost),
    option('--slippage <fraction>', 'lost per taker fill: 0.0005 is 0.05 %', rules.cost),
    option('--fills <way>', 'how decisions become fills: next-open', rules.fills),
    option('--size <share>', 'share of equity per position, above 0 and up to 1', rules.share),
    new Option('--param <name=value>', 'a parameter of the strategy; may be repeated').argParser(readParam),
    option('--stop-loss <fraction>', 'leave at this loss: 0.02 is 2 %', rules.distance),
    option('--take-profit <fraction>', 'leave at this gain', rules.gain),
    option('--trailing-stop <fraction>', 'leave this far below the best price so far', rules.distance),
    option('--trades <file>', 'write the trades as CSV', rules.path),
    option('--equity <file>', 'write the equity per bar as CSV', rules.path),
    option('--report <file.html>', 'write the report here', rules.path),
  ];
  for (const made of all) command.addOption(made);
  return command;
}

const market: Rule<string> = {
  fromText: (text) => text,
  // Only the form is looked at here; the default exchange is known later.
  check: (value) => {
    const { exchange, symbol } = parseMarket(String(value), 'sample');
    return String(value).includes(':') ? marketName({ exchange, symbol }) : symbol;
  },
};

function readParam(
  text: string,
  before: Readonly<Record<string, number>> | undefined,
): Record<string, number> {
  const [, name, value] = /^([A-Za-z]\w{0,63})=(.+)$/s.exec(text) ?? [];
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
