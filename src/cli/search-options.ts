import { type Command, Option } from 'commander';
import { rules } from '#config';
import { UserError } from '#errors';
import { type Axis, parseAcross, parseSearch, type SearchName, steps } from '#research';
import { parseQueueAddress, type QueueAddress } from './queue-address.ts';
import { noiseOption, option, repeatable, type SimulationOptions, textRule } from './options.ts';

/** What the flags of everything that searches say. */
export interface SearchOptions extends Omit<SimulationOptions, 'param'> {
  readonly param?: readonly GivenAxis[];
  readonly where?: readonly string[];
  readonly objective?: string;
  readonly search?: SearchName;
  readonly trials?: number;
  readonly across?: 'median' | 'worst';
  readonly portfolio?: boolean;
  readonly bots?: boolean;
  readonly maxMemory?: number;
  readonly jobs?: number;
  readonly queue?: QueueAddress;
  readonly noise?: number;
}

/** A range of values, with the step still to be found when none was given. */
export interface GivenAxis extends Axis {
  readonly range?: { readonly from: number; readonly to: number };
}

/** The flags of everything that searches; `goals` says what --objective takes there. */
export function addSearchOptions(command: Command, goals: string): Command {
  const all = [
    repeatable(
      '--where <formula>',
      'what has to hold between parameters: "fast < slow"; may be repeated',
      textRule((text) => text),
    ),
    option(
      '--objective <metric>',
      `what to look for (default: sharpe): ${goals}`,
      textRule((text) => text),
    ),
    option(
      '--search <way>',
      'grid (all), random or tpe (learns from what it has tried)',
      textRule(parseSearch),
    ),
    option('--trials <count>', 'how many combinations random and tpe try (default: 200)', rules.count),
    option('--across <way>', 'of several markets: median or worst', textRule(parseAcross)),
    option('--max-memory <MB>', 'what series may take (default: 512)', memory),
    option('--jobs <threads>', 'threads that work (default: as many as are worth it)', rules.count),
    noiseOption('the trials, or 200 that stand for them, are tried on; 0: none'),
    queueOption('have the trials made by workers on this Redis; see: worker'),
  ];
  for (const made of all) command.addOption(made);
  return command.option('--portfolio', 'let all markets share one account');
}

export function queueOption(about: string): Option {
  return option('--queue <address>', `${about}: redis://HOST:PORT`, textRule(parseQueueAddress));
}

const memory = textRule((text) => {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 1) return value * 2 ** 20;
  throw new UserError('usage', `"${text}" is not an amount of memory. Write megabytes, for example 256.`);
});

/** `name=from:to:step`, `name=a,b,c` or `name=value`; may be repeated. */
export function axisOption(): Option {
  return new Option(
    '--param <name=values>',
    'what to try: fast=5:50:5 (from, to, step), fast=5,10,20, or fast=12; may be repeated',
  ).argParser((text, before: readonly GivenAxis[] | undefined) => {
    const axis = readAxis(text);
    const twice = before?.find(({ name }) => name === axis.name);
    if (twice) throw refused(text, `${axis.name} is given twice`);
    return [...(before ?? []), axis];
  });
}

// More values than this are a slip of the keyboard.
const most = 1_000_000;

function readAxis(text: string): GivenAxis {
  const [, name, written] = /^(?!__proto__=)([^=]{1,128})=(.+)$/s.exec(text) ?? [];
  if (name === undefined || written === undefined) throw refused(text, 'there is no name and value');
  const parts = written.split(':').map((part) => numberIn(part, text));
  const [from, to, step] = parts;
  if (parts.length === 1 && !written.includes(',')) return { name, values: [from!] };
  if (written.includes(',')) {
    const values = written.split(',').map((part) => numberIn(part, text));
    if (new Set(values).size < values.length) throw refused(text, 'a value is there twice');
    // Neighbours are those that are next by size, however they were listed.
    return { name, values: values.toSorted((a, b) => a - b) };
  }
  if (parts.length > 3) throw refused(text, 'there are too many colons');
  if (!(from! <= to!)) throw refused(text, 'it ends before it begins');
  if (step === undefined) return { name, values: [], range: { from: from!, to: to! } };
  if (!(step > 0)) throw refused(text, 'the step is not above 0');
  const count = Math.floor((to! - from!) / step + 1e-9) + 1;
  if (count > most)
    throw refused(
      text,
      `it has ${count.toExponential(1)} values, and at most ${most.toLocaleString('en')} are allowed`,
    );
  return { name, values: steps(from!, step, count) };
}

function numberIn(part: string, text: string): number {
  if (part.includes(',')) return NaN;
  const value = Number(part);
  if (part.trim() !== '' && Number.isFinite(value)) return value;
  throw refused(text, `"${part}" is not a number`);
}

function refused(text: string, why: string): UserError {
  return new UserError(
    'usage',
    `--param: "${text}" cannot be searched: ${why}. Write a range, a list or a value, for example --param fast=5:50:5 or --param fast=5,10,20.`,
  );
}
