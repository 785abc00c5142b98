import { didYouMean, UserError } from '#errors';
import { parseDuration } from '#market';
import { at, number, quoted, type Rule } from './rule.ts';

// What objects inside the configuration are checked with.

export const share = number(
  (value) => value > 0,
  'Write a share of equity above 0, for example 0.1 for 10 %.',
);
export const amount = number((value) => value > 0, 'Write a number above 0.');
export const count = number((value) => Number.isInteger(value) && value > 0, 'Write a whole number above 0.');
const hour = 3_600_000;
export const time: Rule<number> = {
  fromText: (text) => text,
  vary: (_, hours) => amount.check(hours) * hour,
  numberIn: (ms) => ms / hour,
  check(value) {
    if (typeof value === 'string') return parseDuration(value);
    throw new UserError(
      'usage',
      `${quoted(value)} is not a length of time. Write one in quotes, for example "30s" or "2h".`,
    );
  },
};

export type Fields<R> = { readonly [K in keyof R]?: R[K] extends Rule<infer T> ? T : never };

export function fieldsOf<R extends Readonly<Record<string, Rule<unknown>>>>(
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

/** The rules of the fields of an object, for who looks for one by its name. */
export function fields(
  rules: Readonly<Record<string, Rule<unknown>>>,
): Pick<Rule<unknown>, 'parts' | 'names'> {
  return {
    parts: (name) => (Object.hasOwn(rules, name) ? rules[name] : undefined),
    names: Object.keys(rules),
  };
}

export function objectOf(value: unknown, example: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new UserError('usage', `${quoted(value)} is not an object. Write for example ${example}.`);
}

export function textOf<T>(parse: (text: string) => T, advice: string): Rule<T> {
  return {
    fromText: (text) => text,
    check(value) {
      if (typeof value === 'string' && value !== '') return parse(value);
      throw new UserError('usage', `${quoted(value)} is not text. Write ${advice}.`);
    },
  };
}

export function listOf(parse: (text: string) => string): Rule<readonly string[]> {
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
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One of some words. */
export function oneOf<T extends string>(allowed: readonly T[], what: string): Rule<T> {
  return {
    fromText: (value) => value,
    check(value) {
      const found = allowed.find((one) => one === value);
      if (found !== undefined) return found;
      throw new UserError(
        'usage',
        `${quoted(value)} is not ${what}.${didYouMean(String(value), allowed)} Allowed: ${allowed.join(', ')}.`,
      );
    },
  };
}
