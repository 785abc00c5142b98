import { type LadderRules, reserveName, type RiskLevel, type TransferRule } from '#capital';
import { UserError } from '#errors';
import { parseMarket, parseTimeframe, type Timeframe } from '#market';
import type { Limits } from '#risk';
import { ladder, requireLinks, riskLevel, transfer } from './capital.ts';
import { amount, count, fieldsOf, json, listOf, objectOf, fields, share, textOf, time } from './fields.ts';
import { at, number, quoted, type Rule } from './rule.ts';
import { fee, size, type Size } from './trading.ts';

/** A bot as the configuration describes it; what it does not say is as for all. */
export interface BotSettings {
  readonly name?: string;
  readonly strategy: string;
  readonly markets?: readonly string[];
  readonly timeframe?: Timeframe;
  readonly params?: Readonly<Record<string, number>>;
  /** Its allotment. */
  readonly cash?: number;
  readonly risk?: RiskLevel;
  readonly size?: Size;
  readonly fee?: number | 'exchange';
  readonly leverage?: number;
  readonly exits?: BotExits;
  readonly limits?: Limits;
  readonly transfer?: TransferRule;
  readonly ladder?: LadderRules;
}

/** Exits in place of the strategy's own. */
export interface BotExits {
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly breakEven?: number;
  readonly maxBars?: number;
}

const distance = number(
  (value) => value > 0 && value < 1,
  'Write a fraction above 0 and below 1, for example 0.02 for 2 %.',
);
const anyNumber = number(Number.isFinite, 'Write a number.');
const gain = number(
  (value) => value > 0 && value < 100,
  'Write a fraction above 0, for example 0.1 for 10 %.',
);

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
  ...fields(limitRules),
  check: (value) => fieldsOf(value, limitRules, '{ "dailyLoss": 0.05, "dataAge": "30s" }'),
};

const name: Rule<string> = {
  fromText: (text) => text,
  check(value) {
    if (value === reserveName)
      throw new UserError(
        'usage',
        '"reserve" is the money that is never traded, so no bot can be called that. Choose another name.',
      );
    if (typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value)) return value;
    throw new UserError(
      'usage',
      `${quoted(value)} is not the name of a bot. Write up to 40 lower-case letters, digits and dashes, for example "btc-trend".`,
    );
  },
};

const exitRules = {
  stopLoss: distance,
  takeProfit: gain,
  trailingStop: distance,
  breakEven: gain,
  maxBars: count,
} as const satisfies Record<keyof BotExits, Rule<number>>;

export const botRules = {
  name,
  strategy: textOf((text) => text, 'the name of a strategy in quotes'),
  markets: listOf((text) => {
    parseMarket(text, 'sample');
    return text;
  }),
  timeframe: textOf(parseTimeframe, 'a timeframe in quotes, for example "1h"'),
  params: {
    fromText: json,
    parts: () => anyNumber,
    check: (value: unknown) => {
      const given = objectOf(value, '{ "fast": 20 }');
      return Object.fromEntries(
        Object.entries(given).map(([key, one]) => [key, at(key, 'usage', () => anyNumber.check(one))]),
      );
    },
  },
  cash: amount,
  risk: riskLevel,
  size,
  fee,
  leverage: number((value) => value >= 1 && value <= 125, 'Write a number from 1 to 125.'),
  exits: {
    fromText: json,
    ...fields(exitRules),
    check: (value: unknown) => fieldsOf(value, exitRules, '{ "stopLoss": 0.05 }'),
  },
  limits,
  transfer,
  ladder,
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
    const bots = value.map((one: unknown, k) =>
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
    requireLinks(bots);
    return bots;
  },
};
