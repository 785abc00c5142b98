import { didYouMean, UserError } from '#errors';
import { marketSeries, type Series, type SourceName } from '#series';
import type { Tulip } from './table.ts';
import { tulipNamed, tulipOutputs } from './tulip.ts';

/** Whether a spec asks for an indicator of Tulip: `tulip:aroon:14`. */
export function isTulipSpec(text: string): boolean {
  return text.startsWith('tulip:');
}

/** What `tulip:aroon:14` or `tulip:aroon:14.aroon_up` computes, by the names of its columns. */
export function tulipColumns(text: string): Readonly<Record<string, Series>> {
  const output = /\.([a-z]\w*)$/.exec(text)?.[1];
  const [, name = '', ...numbers] = (output === undefined ? text : text.slice(0, -output.length - 1)).split(
    ':',
  );
  const about = tulipNamed(name);
  const made = tulipOutputs(
    name,
    inputsOf(name, about),
    numbers.map((part) => numberOf(part, name, about)),
  );
  if (output === undefined) {
    return Object.fromEntries(
      Object.entries(made).map(([key, series]) => [key === '' ? text : `${text}.${key}`, series]),
    );
  }
  const chosen = made[output];
  if (chosen) return { [text]: chosen };
  const known =
    about.outputs.length === 1
      ? 'It has only one output, without a name.'
      : `It has ${about.outputs.join(', ')}.`;
  throw new UserError(
    'usage',
    `"${output}" is not an output of tulip:${name}.${didYouMean(output, about.outputs)} ${known}`,
  );
}

// The columns that Tulip asks for by name; what may be any series is the close.
function inputsOf(name: string, { inputs }: Tulip): Series[] {
  if (inputs.filter((input) => input === 'real').length > 1) {
    throw new UserError(
      'usage',
      `"tulip:${name}" compares two series, which a spec cannot name. Use it in a strategy: tulip('${name}', close, open).`,
    );
  }
  return inputs.map((input) => marketSeries[(input === 'real' ? 'close' : input) as SourceName]);
}

function numberOf(part: string, name: string, about: Tulip): number {
  if (/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(part)) return Number(part);
  throw new UserError(
    'usage',
    `"${part}" is not a number for tulip:${name}. Write: ${['tulip', name, ...about.options].join(':')}`,
  );
}
