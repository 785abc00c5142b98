import { didYouMean, UserError } from '#errors';
import { Expression, shown } from '#series';
import type { About } from './about.ts';

/** Whether it is called with a market, and not with series one by one. */
export function takesMarket({ inputs, separate = false }: About): boolean {
  return inputs.length > 1 && !separate;
}

/** Refuses arguments that an indicator cannot be called with. */
export function checkArguments(about: About, args: readonly unknown[]): void {
  if (takesMarket(about)) requireMarket(about, args[0]);
  else for (const k of about.inputs.keys()) requireInput(about, k, args[k]);
  const first = takesMarket(about) ? 1 : about.inputs.length;
  const params = Object.entries(about.params ?? {});
  for (const [k, [param, { least, whole }]] of params.entries()) {
    const value = args[first + k];
    if (value === undefined) continue;
    const isAllowed =
      typeof value === 'number' && value >= least && value < Infinity && (!whole || Number.isInteger(value));
    if (isAllowed) continue;
    const kind = whole ? 'a whole number of bars' : 'a number';
    throw new UserError(
      'usage',
      `${about.name}() needs ${kind}, ${least} or more, as its ${param}; got "${typeof value === 'number' ? value : typeof value}".`,
    );
  }
  checkChoices(about, args[first + params.length]);
}

function checkChoices({ name, choices = {} }: About, given: unknown): void {
  if (given === undefined) return;
  for (const [key, value] of Object.entries(given as Record<string, string | boolean | undefined>)) {
    const choice = Object.hasOwn(choices, key) ? choices[key] : undefined;
    if (!choice) {
      const known = Object.keys(choices);
      const all = known.length > 0 ? ` It has ${known.join(', ')}.` : '';
      throw new UserError('usage', `"${key}" is not an option of ${name}.${didYouMean(key, known)}${all}`);
    }
    if (value !== undefined && !choice.values.includes(String(value))) {
      throw new UserError(
        'usage',
        `"${String(value)}" is not allowed as ${key} of ${name}: give ${choice.values.join(' or ')}.`,
      );
    }
  }
}

function requireMarket(about: About, given: unknown): void {
  const { name, inputs } = about;
  const isMarket =
    typeof given === 'object' &&
    given !== null &&
    !(given instanceof Expression) &&
    inputs.every((input) => input in given);
  if (isMarket) return;
  throw new UserError(
    'usage',
    `${name}() needs a market, of which it reads ${inputs.join(', ')}; got ${what(given)}. Write ${callOf(about)}, where market is the first argument of series, or the second of exits.`,
  );
}

// An imitation of a series is refused where all series are.
function requireInput(about: About, k: number, given: unknown): void {
  if (typeof given === 'object' && given !== null && 'operation' in given) return;
  const { name, inputs } = about;
  const kind = inputs[k] === 'condition' ? 'a condition' : 'a series';
  const which = inputs.length > 1 ? ` as its ${['first', 'second'][k]!} argument` : '';
  throw new UserError(
    'usage',
    `${name}() needs ${kind}${which}; got ${what(given)}. Write ${callOf(about)}.`,
  );
}

function callOf(about: About): string {
  const { name, family, inputs, params = {} } = about;
  const given = takesMarket(about) ? ['market'] : inputs;
  const numbers = Object.values(params).map((param) => param.default);
  return `${family === 'patterns' ? 'patterns.' : ''}${name}(${[...given, ...numbers].join(', ')})`;
}

function what(given: unknown): string {
  const isMarket = typeof given === 'object' && given !== null && 'close' in given;
  return isMarket ? 'a market' : shown(given);
}
