import { didYouMean, UserError } from '#errors';
import { outputs, Series } from '#series';
import { tulind } from './native.ts';
import { operationOf } from './operation.ts';
import { type Tulip, type TulipName, tulips } from './table.ts';

type Each<Names extends readonly string[], Value> = { readonly [K in keyof Names]: Value };
type Of<N extends TulipName> = (typeof tulips)[N];

/** What an indicator of Tulip is called with: its series, then its options. */
export type TulipArguments<N extends TulipName> = [
  ...Each<Of<N>['inputs'], Series>,
  ...Each<Of<N>['options'], number>,
];

/** What it gives: a series, or several by Tulip's names. */
export type TulipSeries<N extends TulipName> = Of<N>['outputs'] extends readonly [string]
  ? Series
  : { readonly [Output in Of<N>['outputs'][number]]: Series };

/**
 * Any indicator of the Tulip library, by its name: `cryptobot indicators list --family tulip`. It
 * needs the optional native package tulind, and goes over all of history again on every call: live,
 * a long history makes each bar slower.
 *
 * @example tulip('aroon', high, low, 14).aroon_up
 */
export function tulip<const N extends TulipName>(name: N, ...args: TulipArguments<N>): TulipSeries<N> {
  const count = tulipNamed(name).inputs.length;
  const made = tulipOutputs(name, args.slice(0, count), args.slice(count));
  return (made[''] ?? made) as TulipSeries<N>;
}

/** The outputs of an indicator by their names; one without a name when it has only one. */
export function tulipOutputs(
  name: string,
  inputs: readonly unknown[],
  options: readonly unknown[],
): Readonly<Record<string, Series>> {
  const about = tulipNamed(name);
  requireSeries(name, about, inputs);
  const numbers = requireOptions(name, about, options);
  requireAllowed(name, about, numbers);
  const made = outputs(operationOf(name, about), inputs, numbers);
  return Object.fromEntries(made.map((series, k) => [made.length === 1 ? '' : about.outputs[k]!, series]));
}

/** What there is to know about an indicator. */
export function tulipNamed(name: string): Tulip {
  if (Object.hasOwn(tulips, name)) return tulips[name as TulipName];
  throw new UserError(
    'usage',
    `"${name}" is not an indicator of Tulip.${didYouMean(name, Object.keys(tulips))} List them with: cryptobot indicators list --family tulip`,
  );
}

// What the types say is said again to those who write JavaScript.
function requireSeries(
  name: string,
  about: Tulip,
  inputs: readonly unknown[],
): asserts inputs is readonly Series[] {
  const wrong = about.inputs.findIndex((_, k) => !(inputs[k] instanceof Series));
  if (wrong < 0) return;
  throw new UserError(
    'usage',
    `"${about.inputs[wrong]}" of tulip('${name}') is not a series. Write: ${callOf(name, about)}`,
  );
}

function requireOptions(name: string, about: Tulip, options: readonly unknown[]): number[] {
  if (options.length !== about.options.length) {
    throw new UserError(
      'usage',
      `tulip('${name}') takes ${about.options.length === 0 ? 'no numbers' : `"${about.options.join(', ')}"`}, but was given ${options.length === 0 ? 'none' : `"${options.join(', ')}"`}. Write: ${callOf(name, about)}`,
    );
  }
  return about.options.map((option, k) => {
    const value = options[k];
    const isWhole = option.endsWith('period');
    if (typeof value === 'number' && Number.isFinite(value)) {
      if (!isWhole || (Number.isInteger(value) && value >= 1)) return value;
    }
    throw new UserError(
      'usage',
      `"${String(value)}" is not allowed as ${option} of tulip('${name}'): give ${isWhole ? 'a whole number of bars, 1 or more' : 'a number'}.`,
    );
  });
}

// Tulip looks at its options before it looks at the bars, so one bar is enough to ask.
function requireAllowed(name: string, about: Tulip, options: readonly number[]): void {
  const bar = about.inputs.map(() => [1]);
  tulind().indicators[name]!.indicator(bar, options, (error) => {
    if (error === null) return;
    throw new UserError(
      'usage',
      `"${options.join(', ')}" cannot be ${about.options.join(', ')} of tulip('${name}'): Tulip does not allow these numbers together.`,
    );
  });
}

function callOf(name: string, { inputs, options }: Tulip): string {
  const words = [...inputs.map((input) => (input === 'real' ? 'close' : input)), ...options];
  return `tulip(${[`'${name}'`, ...words].join(', ')})`;
}
