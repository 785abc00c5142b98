import { didYouMean, UserError } from '#errors';
import { parseDuration, parseMarket, parseTime, parseTimeframe } from '#market';
import { number, quoted, type Rule } from './rule.ts';
import { alerts } from './alerts.ts';
import { host, influx, pace, port, whenUnwell } from './metrics.ts';
import { bots, limits } from './bots.ts';
import { moneyFlows } from './capital.ts';
import { exchangeFees, fee, marketRules, size } from './trading.ts';
import { fillNames } from './config.ts';

const timeAdvice = 'Write a UTC day or time in quotes, for example "2024-01-31".';

export const rules = {
  cost: number(
    (value) => value >= 0 && value < 1,
    'Write a fraction from 0 up to 1, for example 0.001 for 0.1 %.',
  ),
  distance: number(
    (value) => value > 0 && value < 1,
    'Write a fraction above 0 and below 1, for example 0.02 for 2 %.',
  ),
  gain: number((value) => value > 0 && value < 100, 'Write a fraction above 0, for example 0.1 for 10 %.'),
  share: number((value) => value > 0 && value <= 1, 'Write a share above 0 and up to 1, for example 0.1.'),
  leverage: number((value) => value >= 1 && value <= 125, 'Write a number from 1 to 125.'),
  descriptor: number(
    (value) => Number.isInteger(value) && value >= 0 && value < 1024,
    'Write the number of an open file descriptor, for example 3.',
  ),
  count: number((value) => Number.isSafeInteger(value) && value >= 1, 'Write a whole number, 1 or more.'),
  days: number((value) => Number.isInteger(value) && value >= 1, 'Write a whole number of days, 1 or more.'),
  delay: number(
    (value) => Number.isInteger(value) && value >= 1 && value <= 1_000_000,
    'Write a whole number of bars from 1 to 1000000, for example 3.',
  ),
  paths: number(
    (value) => Number.isInteger(value) && value >= 2 && value <= 1_000_000,
    'Write a whole number from 2 to 1000000, for example 1000.',
  ),
  wholeNumber: number(
    (value) => Number.isSafeInteger(value) && value >= 0,
    'Write a whole number from 0 on, for example 7.',
  ),
  fee,
  exchangeFees,
  size,
  marketRules,
  limits,
  bots,
  deposits: moneyFlows(1),
  withdrawals: moneyFlows(-1),
  alerts,
  influx,
  port,
  host,
  whenUnwell,
  pace,
  money: number((value) => value > 0, 'Write an amount above 0, for example 10000.'),
  from: text((value) => parseTime(value, 'the start'), timeAdvice),
  to: text((value) => parseTime(value, 'the end'), timeAdvice),
  duration: text(parseDuration, 'Write a length of time in quotes, for example "5m".'),
  timeframe: text(parseTimeframe, 'Write a timeframe in quotes, for example "1h".'),
  fills: text(parseFills, 'Write "next-open".'),
  exchange: text(parseExchange, 'Write the name of an exchange in quotes, for example "binance".'),
  markets: marketList(),
  path: text(parsePath, 'Write a path in quotes.'),
  proxy: text(parseProxy, 'Write an address in quotes, for example "http://127.0.0.1:3128".'),
  seconds: number(
    (value) => value > 0 && value <= 600,
    'Write seconds above 0 and up to 600, for example 20.',
  ),
  milliseconds: number((value) => value > 0, 'Write milliseconds above 0, for example 500.'),
  part: number((value) => value >= 0 && value <= 1, 'Write a share from 0 to 1, for example 0.99.'),
  yesNo: yesNo(),
} satisfies Record<string, Rule<unknown>>;

function text<T>(parse: (value: string) => T, advice: string): Rule<T> {
  return {
    fromText: (value) => value,
    check(value) {
      if (typeof value === 'string') return parse(value);
      throw new UserError('usage', `${quoted(value)} is not text. ${advice}`);
    },
  };
}

function marketList(): Rule<readonly string[]> {
  const advice = 'Write a list, for example ["sample:BTC/USDT"].';
  return {
    fromText: (value) => value.split(',').map((part) => part.trim()),
    check(value) {
      if (!Array.isArray(value) || value.length === 0)
        throw new UserError('usage', `${quoted(value)} is not a list of markets. ${advice}`);
      return value.map((market: unknown) => {
        if (typeof market !== 'string')
          throw new UserError('usage', `${quoted(market)} is not a market. ${advice}`);
        // Only the form is looked at here; the default exchange may come from another place.
        parseMarket(market, 'sample');
        return market;
      });
    },
  };
}

function parseExchange(value: string): string {
  if (/^[a-z][a-z0-9]*$/.test(value)) return value;
  throw new UserError(
    'usage',
    `"${value}" is not the name of an exchange. Write it in lower case, for example "binance".`,
  );
}

function parsePath(value: string): string {
  if (value.trim() !== '' && !value.includes('\0')) return value;
  throw new UserError('usage', `"${value}" is not a path.`);
}

function parseProxy(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return value;
  throw new UserError(
    'usage',
    `"${value}" is not the address of a proxy. Write http:// or https://, a host and a port, for example http://127.0.0.1:3128.`,
  );
}

function yesNo(): Rule<boolean> {
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    yes: true,
    1: true,
    false: false,
    no: false,
    0: false,
  };
  return {
    fromText: (value) => words[value.toLowerCase()] ?? value,
    check(value) {
      if (typeof value === 'boolean') return value;
      throw new UserError('usage', `${quoted(value)} is neither yes nor no. Write true or false.`);
    },
  };
}

// The name only: what can be chosen behind it is read by the engine, which is not loaded yet.
function parseFills(value: string): string {
  const [name = ''] = value.split(':');
  if (fillNames.includes(name)) return value;
  throw new UserError(
    'usage',
    `"${value}" is not a way to fill orders.${didYouMean(name, fillNames)} Allowed: ${fillNames.join(', ')}.`,
  );
}
