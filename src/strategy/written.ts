import { UserError } from '#errors';
import type { Param } from './params.ts';
import { isRecord, shown } from './shown.ts';
import { requireKeys } from './strict.ts';

/** The parts that are functions, each with one that could stand there. */
const functions = {
  series: '({ close }) => ({ enterLong: close.above(sma(close, 50)) })',
  exits: '(p) => ({ stopLoss: 0.05 })',
  entry: '(p) => ({ limit: 0.01 })',
  decide: '({ now, position }) => hold',
} as const;

const parts = ['name', 'about', 'params', ...Object.keys(functions)];
const namePattern = /^[a-z][a-z0-9-]{0,63}$/;
const numbers = ['min', 'max', 'default', 'step'] as const;

/** Refuses what cannot be a strategy as it is written, before any of it is asked for anything. */
export function requireWritten(spec: unknown): void {
  if (!isRecord(spec))
    throw wrong(
      `defineStrategy() got ${shown(spec)}`,
      "defineStrategy({ name: 'my-idea', series: ({ close }) => ({ enterLong: … }) })",
    );
  requireKeys(spec, parts, 'a part of a strategy');
  const { name, about, params, ...rest } = spec as Readonly<Record<string, unknown>>;
  requireName(name);
  if (about !== undefined && typeof about !== 'string')
    throw wrong(
      `"about" of strategy "${name}" is ${shown(about)}, not a text`,
      "about: 'What it does and when'",
    );
  requireParams(name, params);
  for (const [part, example] of Object.entries(functions)) {
    const value = rest[part];
    const isLeftOut = value === undefined && part !== 'series';
    if (typeof value !== 'function' && !isLeftOut)
      throw wrong(
        value === undefined
          ? `Strategy "${name}" has no "${part}"`
          : `"${part}" of strategy "${name}" is ${shown(value)}, not a function`,
        `${part}: ${example}`,
      );
  }
}

/** Refuses what exits() and entry() may have given back in place of an object. */
export function requireGiven(
  part: 'exits' | 'entry',
  strategy: string,
  given: unknown,
): asserts given is object {
  if (isRecord(given)) return;
  // Braces behind an arrow are a body, which gives back nothing.
  throw wrong(
    `${part}() of strategy "${strategy}" returns ${shown(given)}, not an object`,
    `${part}: ${functions[part]}${given === undefined ? ', with ( ) around { }' : ''}`,
  );
}

function requireName(name: unknown): asserts name is string {
  if (name === undefined) throw wrong('A strategy has no "name"', "name: 'ema-cross', like its file");
  if (typeof name === 'string' && namePattern.test(name)) return;
  throw new UserError(
    'usage',
    `"${typeof name === 'string' ? name : shown(name)}" is not a name for a strategy. Use lower-case letters, digits and dashes, beginning with a letter, for example "ema-cross".`,
  );
}

function requireParams(strategy: string, params: unknown): void {
  if (params === undefined) return;
  if (!isRecord(params))
    throw wrong(
      `"params" of strategy "${strategy}" is ${shown(params)}, not an object`,
      'params: { fast: between(5, 50, 12) }',
    );
  for (const [name, param] of Object.entries(params) as [string, unknown][])
    if (!isParam(param))
      throw wrong(
        `The parameter "${name}" of strategy "${strategy}" is ${shown(param)}, without a range`,
        `${name}: between(min, max, ${typeof param === 'number' ? param : 'default'})`,
      );
}

function isParam(value: unknown): boolean {
  return isRecord(value) && numbers.every((name) => typeof (value as Partial<Param>)[name] === 'number');
}

function wrong(what: string, example: string): UserError {
  return new UserError('usage', `${what}. Write ${example}.`);
}
