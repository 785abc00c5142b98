import { didYouMean, UserError } from '#errors';
import { parseMarket, parseDuration, parseTimeframe, type Timeframe } from '#market';
import type { Limits } from '#risk';
import { at, number, quoted, type Rule } from './rule.ts';
import { size, type Size } from './trading.ts';

/** A bot as the configuration describes it; what it does not say is as for all. */
export interface BotSettings {
  readonly name?: string;
  readonly strategy: string;
  readonly markets?: readonly string[];
  readonly timeframe?: Timeframe;
  readonly params?: Readonly<Record<string, number>>;
  readonly cash?: number;
  readonly size?: Size;
  readonly limits?: Limits;
}

const share = number((value) => value > 0, 'Write a share of equity above 0, for example 0.1 for 10 %.');
const amount = number((value) => value > 0, 'Write a number above 0.');
const count = number((value) => Number.isInteger(value) && value > 0, 'Write a whole number above 0.');
const time: Rule<number> = {
  fromText: (text) => text,
  check(value) {
    if (typeof value === 'string') return parseDuration(value);
    throw new UserError(
      'usage',
      `${quoted(value)} is not a length of time. Write one in quotes, for example "30s" or "2h".`,
    );
  },
};

const limitRules = {
  riskPerTrade: share,
  position: share,
  exposure: share,
  openPositions: count,
  notional: amount,
  ordersPerHour: count,
  dailyLoss: share,
  drawdown: share,
  cooldown: time,
  dataAge: time,
  clockOffset: time,
} as const satisfies Record<keyof Limits, Rule<number>>;

/** What all bots may do. */
export const limits: Rule<Limits> = {
  fromText: json,
  check: (value) => fieldsOf(value, limitRules, '{ "dailyLoss": 0.05, "dataAge": "30s" }'),
};

const name: Rule<string> = {
  fromText: (text) => text,
  check(value) {
    if (typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value)) return value;
    throw new UserError(
      'usage',
      `${quoted(value)} is not the name of a bot. Write up to 40 lower-case letters, digits and dashes, for example "btc-trend".`,
    );
  },
};

const botRules = {
  name,
  strategy: textOf((text) => text, 'the name of a strategy in quotes'),
  markets: listOf((text) => {
    parseMarket(text, 'sample');
    return text;
  }),
  timeframe: textOf(parseTimeframe, 'a timeframe in quotes, for example "1h"'),
  params: {
    fromText: json,
    check: (value: unknown) => {
      const given = objectOf(value, '{ "fast": 20 }');
      return Object.fromEntries(
        Object.entries(given).map(([key, one]) => [
          key,
          at(key, 'usage', () => number(Number.isFinite, 'Write a number.').check(one)),
        ]),
      );
    },
  },
  cash: amount,
  size,
  limits,
} as const satisfies Record<keyof BotSettings, Rule<unknown>>;

/** The bots of a session. */
export const bots: Rule<readonly BotSettings[]> = {
  fromText: json,
  check(value) {
    if (!Array.isArray(value))
      throw new UserError(
        'usage',
        `${quoted(value)} is not a list of bots. Write for example [{ "strategy": "ema-cross" }].`,
      );
    return value.map((one, k) =>
      at(`bot ${k + 1}`, 'usage', () => {
        const bot = fieldsOf(one, botRules, '{ "strategy": "ema-cross", "markets": ["sample:BTC/USDT"] }');
        const { strategy } = bot;
        if (strategy === undefined)
          throw new UserError(
            'usage',
            '"strategy" is missing. Write the name of one, for example "ema-cross".',
          );
        return { ...bot, strategy };
      }),
    );
  },
};

type Fields<R> = { readonly [K in keyof R]?: R[K] extends Rule<infer T> ? T : never };

function fieldsOf<R extends Readonly<Record<string, Rule<unknown>>>>(
  value: unknown,
  rules: R,
  example: string,
): Fields<R> {
  const names = Object.keys(rules);
  const entries = Object.entries(objectOf(value, example)).flatMap(([key, one]) => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule)
      throw new UserError(
        'usage',
        `"${key}" is not known here.${didYouMean(key, names)} Allowed: ${names.join(', ')}.`,
      );
    return one === undefined || one === null ? [] : [[key, at(key, 'usage', () => rule.check(one))]];
  });
  return Object.fromEntries(entries) as Fields<R>;
}

function objectOf(value: unknown, example: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new UserError('usage', `${quoted(value)} is not an object. Write for example ${example}.`);
}

function textOf<T>(parse: (text: string) => T, advice: string): Rule<T> {
  return {
    fromText: (text) => text,
    check(value) {
      if (typeof value === 'string' && value !== '') return parse(value);
      throw new UserError('usage', `${quoted(value)} is not text. Write ${advice}.`);
    },
  };
}

function listOf(parse: (text: string) => string): Rule<readonly string[]> {
  const one = textOf(parse, 'a market in quotes, for example "sample:BTC/USDT"');
  return {
    fromText: json,
    check(value) {
      if (Array.isArray(value) && value.length > 0) return value.map((text) => one.check(text));
      throw new UserError(
        'usage',
        `${quoted(value)} is not a list of markets. Write for example ["sample:BTC/USDT"].`,
      );
    },
  };
}

// Variables are text; what is no JSON is refused by the rule that gets it.
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
