import { basename } from 'node:path';
import { addBars, dropDamaged, loadSeries } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { type Bars, findGaps, marketName, timeframeLength } from '#market';
import { type FileOptions, fileOptions, readBarsFile } from '../bars-file.ts';
import { collectAll } from '../collecting.ts';
import type { Context } from '../context.ts';
import { stoppable } from '../interrupt.ts';
import { seriesNamed } from '../series-name.ts';
import { openStore } from '../store.ts';
import { troubleError } from '../trouble.ts';

interface RepairOptions extends FileOptions {
  readonly timeframe?: string;
  readonly bars?: string;
}

/** `cryptobot data repair`: damaged months go, missing bars come from the exchange or from a file. */
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
  } else if (findGaps(before.bars).length > 0) added = await refetch(before.bars, settings, context);
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
              `→ the exchange has none; take them from a file: cryptobot data repair ${marketName(market)} --timeframe ${timeframe} --bars FILE`,
            ),
          ]
        : []),
    ].join('\n'),
  );
}

// Asks again even where the exchange had nothing the last time. What it cannot give is no failure
// of the repair: a file may have it.
async function refetch(
  { market, timeframe, time }: Bars,
  settings: Settings,
  context: Context,
): Promise<number> {
  const to = time.at(-1)! + timeframeLength(timeframe);
  try {
    const { collected } = await stoppable(context.output, (signal) =>
      collectAll([{ market, timeframe, from: time[0]!, to, again: true }], { settings, context, signal }),
    );
    const [one] = collected;
    if (one!.trouble) context.output.warning(troubleError(one!.trouble).message);
    return one!.stored;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.output.warning(error.message);
    return 0;
  }
}
