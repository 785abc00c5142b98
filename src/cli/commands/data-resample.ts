import { addBars } from '#adapters/files';
import { UserError } from '#errors';
import { marketName, parseTimeframe, resample } from '#market';
import { loadBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { seriesNamed } from '../series-name.ts';
import { openStore } from '../store.ts';

interface ResampleOptions {
  readonly timeframe?: string;
  readonly into?: string;
}

/** `cryptobot data resample`: coarser bars, stored beside the finer ones. */
export async function runDataResample(
  name: string,
  { into, ...flags }: ResampleOptions,
  context: Context,
): Promise<void> {
  if (into === undefined)
    throw new UserError(
      'usage',
      '--into is missing. Write the length of the new bars, for example --into 4h',
    );
  const { settings, market, timeframe } = await seriesNamed(name, flags, context);
  if (market.exchange === 'sample')
    throw new UserError(
      'usage',
      `"${name}" has every timeframe already; it is made when it is asked for. Type: cryptobot data show ${name} --timeframe ${into}`,
    );
  const wanted = parseTimeframe(into);
  if (wanted === timeframe)
    throw new UserError(
      'usage',
      `--into: "${into}" is what the bars are already. Choose a longer timeframe.`,
    );
  const { bars } = await loadBars(market, timeframe, { from: undefined, to: undefined }, settings.data);
  const coarse = resample(bars, wanted);
  const { added, same, revisions } = await addBars(openStore(settings.data), {
    bars: coarse,
    source: `resampled from ${timeframe}`,
    preference: 'newer',
  });
  const document = {
    market: marketName(market),
    from: timeframe,
    into: wanted,
    bars: coarse.length,
    added,
    same,
    revised: revisions.length,
  };
  context.output.result(
    document,
    () =>
      `${marketName(market)} ${wanted}: ${coarse.length.toLocaleString('en')} bars out of ${bars.length.toLocaleString('en')} of ${timeframe}; ${added.toLocaleString('en')} new, ${same.toLocaleString('en')} known, ${revisions.length.toLocaleString('en')} changed.`,
  );
}
