import { dropBefore, loadSeries, tidyCache } from '#adapters/files';
import { UserError } from '#errors';
import { formatTime, marketName } from '#market';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { seriesNamed } from '../series-name.ts';
import { openStore } from '../store.ts';

interface PruneOptions {
  readonly timeframe?: string;
  readonly before?: number;
  readonly yes?: boolean;
}

/** `cryptobot data prune`: old bars out of a series, or only the cache tidied. */
export async function runDataPrune(
  name: string | undefined,
  { before, yes = false, ...flags }: PruneOptions,
  context: Context,
): Promise<void> {
  const store = openStore((await loadSettings(context)).settings.data);
  if (name === undefined) {
    if (before !== undefined)
      throw new UserError(
        'usage',
        '--before needs a market. Write, for example: cryptobot data prune binance:BTC/USDT --timeframe 1m --before 2022-01-01',
      );
    const files = await tidyCache(store);
    return context.output.result(
      { cacheFiles: files },
      () => `${files} files of the cache were not needed any more and are gone.`,
    );
  }
  if (before === undefined)
    throw new UserError(
      'usage',
      '--before is missing. Say which bars are to go, for example --before 2022-01-01',
    );
  const { market, timeframe } = await seriesNamed(name, flags, context);
  const title = `${marketName(market)} ${timeframe}`;
  const found = await loadSeries(store, { market, timeframe });
  if (!found)
    throw new UserError(
      'data',
      `The store holds no bars for "${marketName(market)}" ${timeframe}. See what it holds: cryptobot data list`,
    );
  const first = found.bars.time.findIndex((time) => time >= before);
  const going = first < 0 ? found.bars.length : first;
  if (yes && going > 0) {
    await dropBefore(store, { market, timeframe }, before);
    await tidyCache(store);
  }
  const document = {
    market: marketName(market),
    timeframe,
    before,
    bars: going,
    left: found.bars.length - going,
    done: yes,
  };
  context.output.result(document, () =>
    yes
      ? `${going.toLocaleString('en')} bars of ${title} before ${formatTime(before)} are gone, ${document.left.toLocaleString('en')} are left.`
      : `${going.toLocaleString('en')} bars of ${title} before ${formatTime(before)} would go, ${document.left.toLocaleString('en')} would be left. To do it: --yes`,
  );
}
