import { sha256 } from '#adapters/files';
import { formatDuration, formatTime } from '#market';
import { publishedUntil } from '#outside';
import { hashValues } from '#research';
import type { Context } from '../context.ts';
import { loadOutside, readOutside } from '../outside.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

const shown = 10;

/** `cryptobot data show NAME`: a series from outside, and since when each value was known. */
export async function runDataShowOutside(
  name: string,
  { to }: { readonly to?: number },
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context, to === undefined ? {} : { to });
  const all = await loadOutside(name, settings.data);
  const facts = (await readOutside(name, settings.data))?.manifest.facts ?? {};
  // As it was known then, which is what a strategy sees.
  const values = to === undefined ? all : publishedUntil(all, to);
  const first = Math.max(0, values.length - shown);
  const rows = Array.from({ length: values.length - first }, (_, k) => first + k);
  const [from, last] = ends(values.time);
  const document = {
    outside: name,
    values: values.length,
    revised: values.length - new Set(values.time).size,
    from,
    to: last,
    hash: hashValues(values, sha256),
    ...facts,
    latest: rows.map((i) => ({ time: values.time[i], known: values.known[i], value: values.value[i] })),
  };
  context.output.result(document, ({ bold, dim }) =>
    [
      `${bold(`outside ${name}`)}  ${values.length.toLocaleString('en')} ${values.length === 1 ? 'value' : 'values'}`,
      dim(`hash ${document.hash}`),
      ...(document.revised === 0
        ? []
        : [
            dim(
              `${document.revised.toLocaleString('en')} of them ${document.revised === 1 ? 'revises' : 'revise'} another, which counts until then`,
            ),
          ]),
      ...(facts['source'] === undefined ? [] : [dim(`from ${facts['source']}`)]),
      ...(facts['looked'] === undefined ? [] : [dim(`fetched ${formatTime(Number(facts['looked']))} UTC`)]),
      ...(facts['delay'] === undefined
        ? []
        : [
            dim(
              `published ${formatDuration(Number(facts['delay']))} after its time, where nothing else is told`,
            ),
          ]),
      '',
      columns(
        rows.map((i) => [formatTime(values.time[i]!), String(values.value[i]), formatTime(values.known[i]!)]),
        { head: ['About (UTC)', 'Value', 'Known since'], bold, align: ['left', 'right', 'left'] },
      ),
    ].join('\n'),
  );
}

// Values are in the order in which they became known, which need not be that of their times.
function ends(time: Float64Array): readonly [first: number | null, last: number | null] {
  if (time.length === 0) return [null, null];
  let [least, most] = [Infinity, -Infinity];
  for (const one of time) [least, most] = [Math.min(least, one), Math.max(most, one)];
  return [least, most];
}
