import { didYouMean, UserError } from '#errors';
import { marketName, parseMarket } from '#market';
import type { OrderRules } from '#orders';
import { at, number, quoted, type Rule } from './rule.ts';

/** A share of equity as a number, or what else a size may be as text: `cash:1000`. */
export type Size = number | string;

/** The rates of an exchange, as fractions. */
export interface Rates {
  readonly maker: number;
  readonly taker: number;
}

const cost = number(
  (value) => value >= 0 && value < 1,
  'Write a fraction from 0 up to 1, for example 0.001 for 0.1 %.',
);

/** A fraction, or the word for what the exchange itself takes. */
export const fee: Rule<number | 'exchange'> = {
  fromText: cost.fromText,
  check: (value) => (value === 'exchange' ? value : cost.check(value)),
};

const share = number(
  (value) => value > 0 && value <= 1,
  'Write the share of equity to use, above 0 and up to 1.',
);
const amount = number((value) => value > 0, 'Write a number above 0 behind the colon.');
const kinds = ['share', 'cash', 'quantity', 'risk', 'volatility', 'kelly'];
const sizeAdvice =
  'Write a share of equity such as 0.5, or cash:1000, quantity:0.5, risk:0.01, volatility:0.2, kelly:0.5.';

/** How much an entry asks for. The engine knows what is too much of each. */
export const size: Rule<Size> = {
  fromText: share.fromText,
  // Another amount of the same kind.
  vary: (value, amountOf) =>
    size.check(typeof value === 'string' ? `${value.split(':')[0]}:${amountOf}` : amountOf),
  numberIn: (value) => (typeof value === 'string' ? Number(value.split(':')[1]) : value),
  check(value) {
    if (typeof value === 'number') return share.check(value);
    if (typeof value !== 'string' || !value.includes(':'))
      throw new UserError('usage', `${quoted(value)} is not a size. ${sizeAdvice}`);
    const [kind = '', ...rest] = value.split(':');
    if (!kinds.includes(kind))
      throw new UserError('usage', `${quoted(value)} is not a size.${didYouMean(kind, kinds)} ${sizeAdvice}`);
    const text = rest.join(':');
    if (kind === 'share') return share.check(share.fromText(text));
    return `${kind}:${amount.check(amount.fromText(text))}`;
  },
};

const rate = number(
  (value) => value >= 0 && value < 1,
  'Write a fraction from 0 up to 1, for example 0.001.',
);

/** Fees by exchange, in place of those in our table. */
export const exchangeFees: Rule<Readonly<Record<string, Rates>>> = {
  fromText: parsed,
  check: (value) =>
    record(value, '{ "binance": { "maker": 0.001, "taker": 0.001 } }', (exchange, rates) => {
      const { maker, taker } = record(
        rates,
        '{ "maker": 0.001, "taker": 0.001 }',
        among(['maker', 'taker'], rate),
      );
      if (maker === undefined || taker === undefined)
        throw new UserError('usage', `"${exchange}" needs both "maker" and "taker".`);
      return { maker, taker };
    }),
};

const rule = number((value) => value >= 0, 'Write a number from 0 on; 0 says nothing.');

/** What markets accept, by market. */
export const marketRules: Rule<Readonly<Record<string, OrderRules>>> = {
  fromText: parsed,
  check(value) {
    const example = '{ "binance:BTC/USDT": { "lot": 0.00001, "tick": 0.01, "minNotional": 5 } }';
    const given = record(value, example, (market, inner) => {
      parseMarket(market, '');
      return record(inner, example, among(['lot', 'tick', 'minQuantity', 'minNotional'], rule));
    });
    const none: OrderRules = { lot: 0, tick: 0, minQuantity: 0, minNotional: 0 };
    return Object.fromEntries(
      Object.entries(given).map(([market, some]) => [
        marketName(parseMarket(market, 'sample')),
        { ...none, ...some },
      ]),
    );
  },
};

function among(names: readonly string[], inner: Rule<number>) {
  return (name: string, value: unknown): number => {
    if (names.includes(name)) return inner.check(value);
    throw new UserError(
      'usage',
      `"${name}" is not known here.${didYouMean(name, names)} Allowed: ${names.join(', ')}.`,
    );
  };
}

function record<T>(
  value: unknown,
  example: string,
  read: (name: string, value: unknown) => T,
): Readonly<Record<string, T>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError('usage', `${quoted(value)} is not an object. Write for example ${example}.`);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, at(name, 'usage', () => read(name, inner))]),
  );
}

// Variables are text; what is no JSON is refused by the rule that gets it.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
