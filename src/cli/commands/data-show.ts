import { readManifest, sha256 } from '#adapters/files';
import { formatTime, marketName } from '#market';
import { hashBars } from '#research';
import { loadBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { renderBars } from '../screens/bars.ts';
import { seriesNamed } from '../series-name.ts';

interface ShowOptions {
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
}

const few = 5;

/** `cryptobot data show`: one series, or a slice of it. */
export async function runDataShow(name: string, options: ShowOptions, context: Context): Promise<void> {
  const { settings, market, timeframe } = await seriesNamed(name, options, context);
  const { bars, synthetic } = await loadBars(market, timeframe, settings, settings.data);
  const manifest = synthetic ? undefined : await readManifest(settings.data, { market, timeframe });
  const rows = Array.from({ length: bars.length }, (_, i) => i).filter(
    (i) => i < few || i >= bars.length - few,
  );
  const document = {
    market: marketName(market),
    timeframe,
    synthetic,
    bars: bars.length,
    from: bars.time[0],
    to: bars.time[bars.length - 1],
    hash: hashBars(bars, sha256),
    revised: manifest?.revised ?? 0,
    unfinished: manifest?.unfinished ?? null,
    sources: [...new Set(manifest?.months.flatMap(({ source }) => source.split(' + ')))].toSorted(),
    ends: rows.map((i) => [
      bars.time[i],
      bars.open[i],
      bars.high[i],
      bars.low[i],
      bars.close[i],
      bars.volume[i],
    ]),
  };
  context.output.result(document, (paint) =>
    [
      `${paint.bold(`${document.market} ${timeframe}`)}${synthetic ? paint.dim('  synthetic') : ''}`,
      `${bars.length.toLocaleString('en')} bars, ${formatTime(bars.time[0]!)} to ${formatTime(bars.time[bars.length - 1]!)} UTC`,
      paint.dim(`hash ${document.hash}`),
      ...(document.sources.length > 0 ? [paint.dim(`from ${document.sources.join(', ')}`)] : []),
      ...(document.unfinished === null ? [] : [paint.yellow('the last bar may be unfinished')]),
      ...(document.revised > 0
        ? [paint.yellow(`${document.revised} bars were told differently by two sources`)]
        : []),
      '',
      renderBars(bars, paint, few),
    ].join('\n'),
  );
}
