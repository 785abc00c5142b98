import { didYouMean, UserError } from '#errors';

/** What can be written behind a name, as in `backtesting.py:tradeOnClose=true,size=0.5`. */
export type Choices = Readonly<Record<string, Choice>>;

export interface Choice {
  /** The value that a text stands for, or undefined when it is not allowed. */
  readonly read: (text: string) => boolean | number | string | undefined;
  /** Completes the sentence "allowed is …". */
  readonly allowed: string;
}

export type Chosen = Readonly<Record<string, boolean | number | string>>;

export const yesOrNo: Choice = {
  read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  allowed: 'true or false',
};

export function oneOf(...words: readonly string[]): Choice {
  return { read: (text) => words.find((word) => word === text), allowed: words.join(', ') };
}

export function numberThat(isAllowed: (value: number) => boolean, allowed: string): Choice {
  const read = (text: string) => {
    const value = /^\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
    return Number.isFinite(value) && isAllowed(value) ? value : undefined;
  };
  return { read, allowed };
}

/** Reads `key=value,key=value`; `name` is what they belong to. */
export function readChoices(name: string, text: string, choices: Choices): Chosen {
  const chosen: Record<string, boolean | number | string> = {};
  for (const part of text.split(',')) {
    const [key = '', ...rest] = part.split('=');
    const written = rest.join('=');
    const choice = Object.hasOwn(choices, key) ? choices[key] : undefined;
    if (!choice) throw unknown(name, key, Object.keys(choices));
    const value = choice.read(written);
    if (value === undefined)
      throw new UserError('usage', `"${part}" is not allowed: ${key} of ${name} is ${choice.allowed}.`);
    if (Object.hasOwn(chosen, key))
      throw new UserError('usage', `"${key}" is written twice behind ${name}. Write it once.`);
    chosen[key] = value;
  }
  return chosen;
}

function unknown(name: string, key: string, known: readonly string[]): UserError {
  return new UserError(
    'usage',
    known.length === 0
      ? `"${key}" says nothing to ${name}, which leaves nothing to choose. Write ${name} alone.`
      : `"${key}" is nothing to choose about ${name}.${didYouMean(key, known)} Allowed: ${known.map((one) => `${one}=…`).join(', ')}.`,
  );
}
