import type { Bars } from '#market';

const chunk = 8192;
const names = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Columns beside those of the bars, one value per bar; undefined where there is none. */
export type BesideBars = Readonly<Record<string, Float64Array>>;

/** Bars as CSV text, piece by piece: times in ms UTC, numbers as short as they are exact, nothing where there is none. */
export function* csvOfBars(bars: Bars, beside: BesideBars = {}): Generator<string> {
  yield* csvOf(bars, { ...pricesOf(bars), ...beside });
}

/** Columns as CSV text, piece by piece, one row per bar. */
export function* csvOf({ time, length }: Bars, columns: BesideBars): Generator<string> {
  yield `${['timestamp', ...Object.keys(columns)].join(',')}\n`;
  const all = Object.values(columns);
  for (let from = 0; from < length; from += chunk) {
    let text = '';
    for (let i = from; i < Math.min(length, from + chunk); i++) {
      text += time[i];
      for (const values of all) text += Number.isFinite(values[i]) ? `,${values[i]}` : ',';
      text += '\n';
    }
    yield text;
  }
}

/** Bars as a JSON list of objects, piece by piece; null where there is no value. */
export function* jsonOfBars(bars: Bars, beside: BesideBars = {}): Generator<string> {
  const columns = Object.entries({ ...pricesOf(bars), ...beside }).map(
    ([name, values]) => [JSON.stringify(name), values] as const,
  );
  yield '[';
  for (let i = 0; i < bars.length; i++) {
    const cells = columns.map(([name, values]) => `${name}:${Number.isFinite(values[i]) ? values[i] : null}`);
    yield `${i === 0 ? '\n' : ',\n'}{${[`"timestamp":${bars.time[i]}`, ...cells].join(',')}}`;
  }
  yield '\n]\n';
}

function pricesOf(bars: Bars): BesideBars {
  return Object.fromEntries(names.map((name) => [name, bars[name]]));
}
