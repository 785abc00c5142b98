import { tulips } from '#adapters/tulind';
import { didYouMean, UserError } from '#errors';
import { catalogue, type Entry, entryNamed } from '#indicators';
import { Graph } from '#series';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { columns } from '../table.ts';

/** `cryptobot indicators list`: the catalogue, one family of it, or all there is to know about some. */
export async function runIndicatorsList(
  names: readonly string[],
  family: string | undefined,
  { output }: Context,
): Promise<void> {
  if (names.length > 0) {
    const named = names.map(entryNamed);
    return output.result({ indicators: named.map(asJson) }, (paint) =>
      named.map((entry) => page(entry, paint)).join('\n\n'),
    );
  }
  if (family?.toLowerCase() === 'tulip') return listTulips(output);
  const families = [...new Set(catalogue.map((entry) => entry.family))];
  const wanted = families.find((known) => known === family?.toLowerCase());
  if (family !== undefined && !wanted) {
    throw new UserError(
      'usage',
      `"${family}" is not a family of indicators.${didYouMean(family, [...families, 'tulip'])} Families are ${[...families, 'tulip'].join(', ')}.`,
    );
  }
  const entries = catalogue.filter((entry) => !wanted || entry.family === wanted);
  output.result({ indicators: entries.map(asJson) }, (paint) =>
    [
      ...families.filter((name) => !wanted || name === wanted).map((name) => render(name, entries, paint)),
      ...(wanted
        ? []
        : [paint.dim(`And ${Object.keys(tulips).length} of the Tulip library: --family tulip`)]),
    ].join('\n\n'),
  );
}

// Not ours, and not part of the catalogue: names and what they are called with.
function listTulips(output: Context['output']): void {
  const rows = Object.entries(tulips).map(([name, about]) => ({ name, ...about }));
  output.result({ tulip: rows }, ({ bold, dim }) =>
    columns(
      rows.map(({ name, title, inputs, options, outputs }) => [
        ['tulip', name, ...options].join(':'),
        title,
        inputs.join(', '),
        dim(outputs.length === 1 ? '' : outputs.join(', ')),
      ]),
      { head: ['tulip', 'Title', 'Takes', 'Gives'], bold },
    ),
  );
}

function asJson(entry: Entry): object {
  const { reading, params = {}, choices = {}, aliases = [], outputs, weight = 0 } = entry;
  return {
    name: entry.name,
    aliases,
    title: entry.title,
    family: entry.family,
    inputs: entry.inputs,
    params,
    choices,
    outputs,
    formula: entry.formula,
    source: entry.source,
    unit: entry.unit,
    warmup: warmupOf(entry),
    waitsFor: entry.waitsFor ?? null,
    reading: {
      high: reading.high,
      low: reading.low,
      levels: reading.levels ?? null,
      text: reading.text,
      hasStrength: reading.strength !== undefined,
    },
    weight,
  };
}

function render(family: string, entries: readonly Entry[], { bold, dim }: Paint): string {
  const rows = entries
    .filter((entry) => entry.family === family)
    .map((entry) => [specOf(entry), entry.title, entry.reading.text, dim(entry.unit)]);
  return columns(rows, { head: [family, 'Title', 'Reading', 'Unit'], bold });
}

// Everything that is known of one.
function page(entry: Entry, { bold, dim }: Paint): string {
  const { params = {}, choices = {}, aliases = [], reading, waitsFor, weight = 0 } = entry;
  const { levels } = reading;
  const lines: (readonly [string, string])[] = [
    ['formula', entry.formula],
    ['source', entry.source],
    ['unit', entry.unit],
    ['reading', `${reading.text} (high: ${reading.high}, low: ${reading.low})`],
    ...(levels ? [['levels', levels.join(' and ')] as const] : []),
    ['weight', weight === 0 ? 'none: it has no direction' : `${weight} in a score, unless told otherwise`],
    ['warm-up', `${warmupOf(entry)} bars${waitsFor === undefined ? '' : `, and ${waitsFor}`}`],
    ['takes', entry.inputs.join(', ')],
    ...Object.entries(params).map(([name, param]) => [name, `${param.default}: ${param.about}`] as const),
    ...Object.entries(choices).map(
      ([name, { values, about }]) => [name, `${values.join(' or ')}: ${about}`] as const,
    ),
    ...(entry.outputs.length > 1 ? [['gives', entry.outputs.join(', ')] as const] : []),
    ...(aliases.length > 0 ? [['also called', aliases.join(', ')] as const] : []),
  ];
  const rows = lines.map(([name, text]) => [`  ${dim(name)}`, text]);
  return `${bold(specOf(entry))}  ${entry.title}\n${columns(rows)}`;
}

// With its default numbers, ready to be typed.
function specOf({ name, params = {} }: Entry): string {
  return [name, ...Object.values(params).map((param) => String(param.default))].join(':');
}

/** Bars before all outputs are defined, at the default numbers; derived from the operations. */
function warmupOf(entry: Entry): number {
  const none = new Float64Array(0);
  const columns = { time: none, open: none, high: none, low: none, close: none, volume: none };
  const graph = new Graph({ timeframe: '1h', ...columns });
  return Math.max(...Object.values(entry.series()).map((series) => graph.warmup(series)));
}
