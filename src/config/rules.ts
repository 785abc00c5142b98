import { didYouMean, UserError } from '#errors';
import { parseDuration, parseMarket, parseTime, parseTimeframe } from '#market';
import { fillNames } from './config.ts';

/** What one setting may be. The same rule serves configuration files, variables and flags. */
export interface Rule<T> {
  /** Gives the value back, or says what is wrong with it and what is allowed. */
  readonly check: (value: unknown) => T;
  /** Flags and variables are always text: what that text stands for. */
  readonly fromText: (text: string) => unknown;
}

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
  share: number((value) => value > 0 && value <= 1, 'Write the share of equity to use, above 0 and up to 1.'),
  money: number((value) => value > 0, 'Write an amount above 0, for example 10000.'),
  from: text((value) => parseTime(value, 'the start'), timeAdvice),
  to: text((value) => parseTime(value, 'the end'), timeAdvice),
  duration: text(parseDuration, 'Write a length of time in quotes, for example "5m".'),
  timeframe: text(parseTimeframe, 'Write a timeframe in quotes, for example "1h".'),
  fills: text(parseFills, 'Write "next-open".'),
  exchange: text(parseExchange, 'Write the name of an exchange in quotes, for example "binance".'),
  markets: marketList(),
  path: text(parsePath, 'Write a path in quotes.'),
} satisfies Record<string, Rule<unknown>>;

/** Reads the text of a flag or variable; `place` is how the user named it. */
export function readText<T>(rule: Rule<T>, text: string, place: string): T {
  return at(place, 'usage', () => rule.check(rule.fromText(text)));
}

/** Runs a check and puts in front of its complaint where the value stands. */
export function at<T>(place: string, kind: 'usage' | 'config', check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(kind, `${place}: ${error.message}`, { cause: error });
  }
}

// Hexadecimal, "Infinity", "1_000" and the empty text are more likely slips than meant.
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function number(allowed: (value: number) => boolean, advice: string): Rule<number> {
  return {
    fromText: (value) => (numeric.test(value) ? Number(value) : value),
    check(value) {
      if (typeof value !== 'number')
        throw new UserError('usage', `${quoted(value)} is not a number. ${advice}`);
      if (Number.isFinite(value) && allowed(value)) return value;
      throw new UserError('usage', `"${value}" is not allowed${asPercent(value, advice)}. ${advice}`);
    },
  };
}

// Whoever writes 10 where fractions belong usually means 10 %.
function asPercent(value: number, advice: string): string {
  const isFraction = advice.startsWith('Write a fraction');
  return isFraction && value >= 1 && value < Infinity
    ? `: it would be ${Number((value * 100).toPrecision(12))} %`
    : '';
}

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

function quoted(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  const shown = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return `"${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}"`;
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
