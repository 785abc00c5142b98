import { didYouMean, UserError } from '#errors';
import { definitions, type EngineDefinition, type EngineName, engines, parseEngines } from '#metrics';
import { botDefinitions, pathDefinitions, statistics } from '#research';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { wrap } from '../screens/fit.ts';
import { columns } from '../table.ts';

/** What the flags of `metrics` say. */
export interface MetricsOptions {
  readonly engine?: string;
}

/** A definition, ours or that of another engine. */
interface Entry extends EngineDefinition {
  readonly engine?: EngineName;
  readonly name: string;
}

/** Explains one number, or lists them all; with other engines, theirs beside ours. */
export async function runMetrics(
  name: string | undefined,
  { engine }: MetricsOptions,
  { output }: Context,
): Promise<void> {
  const others = engine === undefined ? [] : parseEngines(engine);
  const all = [
    ...entriesOf(definitions),
    ...entriesOf(statistics),
    ...entriesOf(pathDefinitions),
    ...entriesOf(botDefinitions, undefined, 'bots.'),
    ...others.flatMap((other) => entriesOf(engines[other].definitions, other)),
  ];
  const entries = name === undefined ? all : all.filter((entry) => isNamed(entry, name));
  if (entries.length === 0) throw unknown(name ?? '', all, others);
  const silent = others.filter((other) => !entries.some((entry) => entry.engine === other));
  if (silent.length > 0)
    output.note(
      `No metric of ${silent.join(' or ')} has that name. List theirs with: ${listCommand(silent)}`,
    );
  const width = Math.min(output.room, 100);
  output.result(entries, (paint) =>
    name === undefined ? list(entries, others, paint, width) : explain(entries, paint, width),
  );
}

function entriesOf(
  known: Readonly<Record<string, EngineDefinition>>,
  engine?: EngineName,
  before = '',
): Entry[] {
  return Object.entries(known).map(([name, definition]) => ({
    ...(engine === undefined ? {} : { engine }),
    name: `${before}${name}`,
    ...definition,
  }));
}

// By our name for it, or by the title that an engine prints.
function isNamed({ name, title }: Entry, wanted: string): boolean {
  return [name, title].some((known) => known.toLowerCase() === wanted.toLowerCase());
}

function unknown(name: string, all: readonly Entry[], others: readonly EngineName[]): UserError {
  const suggestion = didYouMean(
    name,
    all.map((entry) => entry.name),
  );
  return new UserError(
    'usage',
    `"${name}" is not a metric.${suggestion} List them with: ${listCommand(others)}`,
  );
}

function listCommand(others: readonly EngineName[]): string {
  return ['cryptobot metrics', ...(others.length > 0 ? ['--engine', others.join(',')] : [])].join(' ');
}

function list(entries: readonly Entry[], others: readonly EngineName[], paint: Paint, width: number): string {
  const table = (engine: EngineName | undefined) =>
    columns(
      entries
        .filter((entry) => entry.engine === engine)
        .map(({ name, title, unit }) => [name, title, paint.dim(unit)]),
      { head: ['Name', 'Title', 'Unit'], bold: paint.bold, align: ['left', 'left', 'left'] },
    );
  return [
    table(undefined),
    ...others.flatMap((other) => [
      '',
      paint.bold(`As ${other} counts`),
      paint.dim(wrap(engines[other].about, width)),
      '',
      table(other),
    ]),
  ].join('\n');
}

function explain(entries: readonly Entry[], paint: Paint, width: number): string {
  return entries
    .map(({ engine, name, title, unit, meaning, instead }) =>
      [
        `${engine === undefined ? '' : paint.dim(`${engine}: `)}${paint.bold(title)} ${paint.dim(`(${name}, ${unit})`)}`,
        wrap(meaning, width),
        ...(instead === undefined ? [] : [paint.dim(wrap(`Null here; ${engine} says ${instead}.`, width))]),
      ].join('\n'),
    )
    .join('\n\n');
}
