import { didYouMean, UserError } from '#errors';
import { type Dialect, nextOpen } from '../dialect.ts';
import { backtestingPy, backtestingPyChoices } from './backtesting-py.ts';
import { candleChoices } from './candle/rules.ts';
import { type Choices, type Chosen, readChoices } from './choices.ts';
import { freqtrade } from './freqtrade.ts';
import { jesse } from './jesse.ts';
import { nautilus, nautilusChoices } from './nautilus.ts';
import { vectorbt, vectorbtChoices } from './vectorbt.ts';

interface Named {
  readonly choices: Choices;
  readonly make: (chosen: Chosen) => Dialect;
}

/** The ways to fill orders by name. Other engines' ways may leave something to choose. */
const dialects: Readonly<Record<string, Named>> = {
  'next-open': { choices: {}, make: () => nextOpen },
  'backtesting.py': { choices: backtestingPyChoices, make: backtestingPy },
  freqtrade: { choices: candleChoices, make: freqtrade },
  jesse: { choices: {}, make: jesse },
  nautilus: { choices: nautilusChoices, make: nautilus },
  vectorbt: { choices: vectorbtChoices, make: vectorbt },
};

export const dialectNames = Object.keys(dialects);

/** Reads `NAME` or `NAME:key=value,…`. The dialect's name says what was chosen, in one stable order. */
export function parseDialect(text: string): Dialect {
  const [name = '', ...rest] = text.split(':');
  const found = Object.hasOwn(dialects, name) ? dialects[name] : undefined;
  if (!found)
    throw new UserError(
      'usage',
      `"${text}" is not a way to fill orders.${didYouMean(name, dialectNames)} Allowed: ${dialectNames.join(', ')}.`,
    );
  const { choices, make } = found;
  if (rest.length === 0) return make({});
  const chosen = readChoices(name, rest.join(':'), choices);
  const written = Object.keys(choices)
    .filter((key) => key in chosen)
    .map((key) => `${key}=${chosen[key]!}`);
  return { ...make(chosen), name: `${name}:${written.join(',')}` };
}
