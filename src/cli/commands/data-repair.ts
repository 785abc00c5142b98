import { basename } from 'node:path';
import { addBars, dropDamaged, loadSeries } from '#adapters/files';
import { UserError } from '#errors';
import { findGaps, marketName } from '#market';
import { type FileOptions, fileOptions, readBarsFile } from '../bars-file.ts';
import type { Context } from '../context.ts';
import { seriesNamed } from '../series-name.ts';
import { openStore } from '../store.ts';

interface RepairOptions extends FileOptions {
  readonly timeframe?: string;
  readonly bars?: string;
}

/** `cryptobot data repair`: damaged months go, missing bars come from a file. */
export async function runDataRepair(name: string, options: RepairOptions, context: Context): Promise<void> {
  const { settings, market, timeframe } = await seriesNamed(
    name,
    options.timeframe === undefined ? {} : { timeframe: options.timeframe },
    context,
  );
  const store = openStore(settings.data);
  const series = { market, timeframe };
  const title = `${marketName(market)} ${timeframe}`;
  const { dropped } = await dropDamaged(store, series);
  const before = await loadSeries(store, series);
  if (!before)
    throw new UserError(
      'data',
      `The store holds no bars for "${marketName(market)}" ${timeframe}. See what it holds: cryptobot data list`,
    );
  let added = 0;
  if (options.bars !== undefined) {
    const { bars } = await readBarsFile(
      options.bars,
      { ...fileOptions(options), market, timeframe },
      context,
    );
    // What is there stays: a repair fills holes and judges nothing.
    ({ added } = await addBars(store, { bars, source: basename(options.bars), preference: 'older' }));
  }
  const after = await loadSeries(store, series);
  const missing = after ? findGaps(after.bars).reduce((sum, gap) => sum + gap.bars, 0) : 0;
  const document = { market: marketName(market), timeframe, dropped, added, missing };
  context.output.result(document, ({ dim }) =>
    [
      ...dropped.map(({ file, problem }) => `Taken out: "${file}", because ${problem}.`),
      `${title}: ${added.toLocaleString('en')} bars added, ${missing.toLocaleString('en')} still missing between the first and the last.`,
      ...(missing > 0 && options.bars === undefined
        ? [
            dim(
              `→ take them from a file: cryptobot data repair ${marketName(market)} --timeframe ${timeframe} --bars FILE`,
            ),
          ]
        : []),
    ].join('\n'),
  );
}
