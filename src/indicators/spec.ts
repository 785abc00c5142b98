import { didYouMean, UserError } from '#errors';
import { type Expression, outside } from '#series';
import { type Call, type Entry, entryNamed } from './catalogue.ts';

/**
 * An indicator with its numbers, as typed: `macd:12:26:9`, `macd:12:26:9.signal`, `ema:20:seed=first`;
 * or a series from outside: `outside:fear-greed`.
 */
export interface Spec {
  readonly text: string;
  /** What it computes, by the names of the columns: the spec, or the spec and an output. */
  readonly columns: Readonly<Record<string, Expression>>;
}

/** Reads `name:number:number`, with `option=value` and `.output` at the end where there are such. */
export function parseSpec(text: string): Spec {
  if (text.startsWith(elsewhere)) return { text, columns: { [text]: outside(text.slice(elsewhere.length)) } };
  const { name, parts, output } = split(text);
  const entry = entryNamed(name);
  if (entry.inputs.includes('condition')) {
    throw new UserError(
      'usage',
      `"${entry.name}" asks about a yes or no, which a spec cannot say. Use it in a strategy: ${entry.name}(close.above(open)).`,
    );
  }
  const call = callOf(entry, text, parts);
  const made = entry.series(call);
  return { text, columns: named(made, { text, entry, output }) };
}

const elsewhere = 'outside:';

function split(text: string) {
  const output = /\.([A-Za-z]\w*)$/.exec(text)?.[1];
  const rest = output === undefined ? text : text.slice(0, -output.length - 1);
  const [name = '', ...parts] = rest.split(':');
  return { name, parts, output };
}

function callOf(entry: Entry, text: string, parts: readonly string[]): Call {
  const options = parts.filter((part) => part.includes('='));
  const numbers = parts.filter((part) => !part.includes('='));
  const params = Object.keys(entry.params ?? {});
  if (numbers.length > params.length) {
    const known = params.length === 0 ? 'takes no numbers' : `takes ${params.join(', ')}`;
    throw new UserError('usage', `"${text}" has too many numbers: ${entry.name} ${known}. ${example(entry)}`);
  }
  return {
    numbers: numbers.map((part, k) => numberOf(part, `${params[k]} of ${entry.name}`, entry)),
    choices: Object.fromEntries(
      options.map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    ),
  };
}

// A part that is left empty keeps its default: `macd::30`.
function numberOf(part: string, what: string, entry: Entry): number | undefined {
  if (part === '') return undefined;
  const value = Number(part);
  if (/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(part)) return value;
  throw new UserError('usage', `"${part}" is not a number for ${what}. ${example(entry)}`);
}

function named(
  made: Readonly<Record<string, Expression>>,
  { text, entry, output }: { text: string; entry: Entry; output: string | undefined },
): Readonly<Record<string, Expression>> {
  const outputs = Object.keys(made);
  if (output !== undefined) {
    const chosen = made[output];
    if (chosen) return { [text]: chosen };
    const known =
      outputs[0] === '' ? 'It has only one output, without a name.' : `It has ${outputs.join(', ')}.`;
    throw new UserError(
      'usage',
      `"${output}" is not an output of ${entry.name}.${didYouMean(output, outputs)} ${known}`,
    );
  }
  return Object.fromEntries(
    Object.entries(made).map(([name, series]) => [name === '' ? text : `${text}.${name}`, series]),
  );
}

function example({ name, params = {} }: Entry): string {
  return `For example: ${[name, ...Object.values(params).map((param) => String(param.default))].join(':')}`;
}
