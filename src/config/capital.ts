import {
  type LadderRules,
  type MoneyFlow,
  reserveName,
  type RiskLevel,
  riskLevels,
  type Rung,
  standardLadder,
  type TransferRule,
} from '#capital';
import { didYouMean, UserError } from '#errors';
import { parseTime } from '#market';
import { amount, count, fieldsOf, json, fields, share, textOf, time } from './fields.ts';
import { at, number, quoted, type Rule } from './rule.ts';

const levels = Object.keys(riskLevels) as RiskLevel[];

/** A word for how much a bot may lose. */
export const riskLevel: Rule<RiskLevel> = {
  fromText: (text) => text,
  check(value) {
    const found = levels.find((level) => level === value);
    if (found) return found;
    throw new UserError(
      'usage',
      `${quoted(value)} is not a risk level.${typeof value === 'string' ? didYouMean(value, levels) : ''} Allowed: ${levels.join(', ')}.`,
    );
  },
};

const usualShare = 0.3;
const transferExample = '{ "to": "safe", "share": 0.3 }';

const transferRules = {
  to: textOf((text) => text, 'the name of a bot in quotes, or "reserve"'),
  share: number(
    (value) => value >= 0 && value <= 1,
    'Write the share of each gain that moves, from 0 to 1, for example 0.3 for 30 %.',
  ),
  least: amount,
  every: time,
  most: amount,
} as const satisfies Record<keyof TransferRule, Rule<unknown>>;

/** What a bot hands to another of what it wins. */
export const transfer: Rule<TransferRule> = {
  fromText: json,
  ...fields(transferRules),
  join(value, name, part) {
    if (value) return { ...value, [name]: part };
    throw new UserError(
      'usage',
      `The bot has no "transfer". Write one into the configuration, for example ${transferExample}.`,
    );
  },
  check(value) {
    const { to, share = usualShare, ...rest } = fieldsOf(value, transferRules, transferExample);
    if (to === undefined)
      throw new UserError('usage', `"to" is missing: who gets it. Write for example ${transferExample}.`);
    return { to, share, ...rest };
  },
};

const divisor = number((value) => value >= 1, 'Write by what the risk is divided, 1 or more, for example 2.');

const pause: Rule<true> = {
  fromText: (text) => text === 'true',
  check(value) {
    if (value === true) return value;
    throw new UserError(
      'usage',
      `${quoted(value)} as "pause" is not allowed. Write "pause": true, or "divide": 2.`,
    );
  },
};

const ladderExample = '{ "losses": [{ "after": 3, "divide": 2 }, { "after": 5, "pause": true }], "wins": 2 }';

const ladderRules = {
  losses: rungs(count),
  wins: count,
  drawdown: rungs(share),
  dailyLoss: rungs(share),
  cooldown: time,
} as const satisfies Record<keyof LadderRules, Rule<unknown>>;

/** When a bot risks less: `true` is the usual ladder; what is not said of another is as in that one. */
export const ladder: Rule<LadderRules> = {
  fromText: json,
  ...fields(ladderRules),
  usual: standardLadder,
  check: (value) =>
    value === true ? standardLadder : { ...standardLadder, ...fieldsOf(value, ladderRules, ladderExample) },
};

function rungs(after: Rule<number>): Rule<readonly Rung[]> {
  const rung = rungOf({ after, divide: divisor, pause });
  return {
    fromText: json,
    parts: (name) => (/^\d+$/.test(name) ? rung : undefined),
    check(value) {
      if (Array.isArray(value))
        return value.map((one: unknown, k) => at(`rung ${k + 1}`, 'usage', () => rung.check(one)));
      throw new UserError(
        'usage',
        `${quoted(value)} is not a list of rungs. Write for example [{ "after": ${after === count ? 3 : 0.1}, "divide": 2 }].`,
      );
    },
  };
}

function rungOf(of: { after: Rule<number>; divide: Rule<number>; pause: Rule<true> }): Rule<Rung> {
  return {
    fromText: json,
    ...fields(of),
    join(value, name, part) {
      if (!value)
        throw new UserError('usage', 'The ladder has no such rung. Write it into the configuration.');
      // A rung that is divided by a number pauses no longer.
      return name === 'divide' ? { after: value.after, divide: part as number } : { ...value, [name]: part };
    },
    check(value) {
      const { after, divide, pause: pauses } = fieldsOf(value, of, '{ "after": 3, "divide": 2 }');
      if (after !== undefined && divide !== undefined && pauses === undefined) return { after, divide };
      if (after !== undefined && divide === undefined && pauses) return { after, pause: pauses };
      throw new UserError(
        'usage',
        `${quoted(value)} is not a rung. It has "after", and either "divide" or "pause": true, for example { "after": 3, "divide": 2 }.`,
      );
    },
  };
}

interface Linked {
  readonly name?: string;
  readonly strategy: string;
  readonly transfer?: TransferRule;
}

/** Refuses two bots of one name, takers that do not exist, and money that would go round in circles. */
export function requireLinks(bots: readonly Linked[]): void {
  const names = bots.map(({ name, strategy }) => name ?? strategy);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new UserError('usage', `"${twice}" is the name of two bots. Give them different names: "name".`);
  for (const [k, { transfer: rule }] of bots.entries()) {
    if (!rule) continue;
    if (rule.to !== reserveName && !names.includes(rule.to))
      throw new UserError(
        'usage',
        `bot "${names[k]}": "${rule.to}" as "to" of "transfer" is not a bot.${didYouMean(rule.to, names)} Allowed: ${[...names.filter((name) => name !== names[k]), reserveName].join(', ')}.`,
      );
    const way = [names[k]!];
    for (let to: string | undefined = rule.to; to !== undefined;) {
      way.push(to);
      if (way.indexOf(to) < way.length - 1)
        throw new UserError(
          'usage',
          `"${way.join(' → ')}" is a circle of transfers: what is won would never come to rest. Take one "transfer" out of it, or let it go to "reserve".`,
        );
      to = bots[names.indexOf(to)]?.transfer?.to;
    }
  }
}

const flowExample = '[{ "at": "2024-01-01", "amount": 500, "to": "safe" }]';

/** Money that is brought (sign 1) or taken (−1) at a time. */
export function moneyFlows(sign: 1 | -1): Rule<readonly MoneyFlow[]> {
  const word = sign > 0 ? 'to' : 'from';
  const fields = {
    at: textOf((text) => parseTime(text, 'the time'), 'a UTC day or time in quotes'),
    amount,
    [word]: textOf((text) => text, 'the name of a bot in quotes, or "reserve"'),
  };
  const example = flowExample.replace('"to"', `"${word}"`);
  return {
    fromText: json,
    check(value) {
      if (!Array.isArray(value))
        throw new UserError('usage', `${quoted(value)} is not a list. Write for example ${example}.`);
      return value.map((one: unknown) => {
        const flow = fieldsOf(one, fields, example.slice(1, -1)) as {
          readonly at?: number;
          readonly amount?: number;
          readonly to?: string;
          readonly from?: string;
        };
        if (flow.at === undefined || flow.amount === undefined)
          throw new UserError(
            'usage',
            `${quoted(one)} needs "at" and "amount". Write for example ${example}.`,
          );
        return { time: flow.at, amount: sign * flow.amount, to: flow.to ?? flow.from ?? reserveName };
      });
    },
  };
}
