import { UserError } from '#errors';
import { type Bars, endOf, marketName, requireBars, timeframeLength } from '#market';
import { type LoadedBars, loadBars } from './bars.ts';
import { readBarsFile, fileOptions } from './bars-file.ts';
import type { Context } from './context.ts';
import type { SimulationOptions } from './options.ts';

/** The finer bars of each market's bars; empty when nobody asked for them. */
export type Finer = ReadonlyMap<Bars, Bars>;

/** Finer bars for every market: out of a file, or of the timeframe that was asked for. */
export async function loadFiner(
  loaded: readonly LoadedBars[],
  options: SimulationOptions,
  data: string,
  context: Context,
): Promise<Finer> {
  const { detail, detailBars } = options;
  if (detail === undefined && detailBars === undefined) return new Map();
  if (detail !== undefined && detailBars !== undefined)
    throw new UserError(
      'usage',
      `"${detail}" as --detail and "${detailBars}" as --detail-bars both say where finer bars come from. Leave out one of them.`,
    );
  if (detailBars !== undefined && loaded.length > 1)
    throw new UserError(
      'usage',
      `"${loaded.map(({ bars }) => marketName(bars.market)).join(', ')}" are several markets, and --detail-bars is one file. Give one --market.`,
    );
  const found = loaded.map(async ({ bars }): Promise<[Bars, Bars]> => {
    const finer = await finerOf(bars, options, data, context);
    requireFiner(bars, finer);
    return [bars, requireBars(finer)];
  });
  return new Map(await Promise.all(found));
}

async function finerOf(
  bars: Bars,
  { detail, detailBars, ...options }: SimulationOptions,
  data: string,
  context: Context,
): Promise<Bars> {
  const { market } = bars;
  if (detailBars !== undefined)
    return (await readBarsFile(detailBars, { ...fileOptions(options), market }, context)).bars;
  const timeframe = detail as Bars['timeframe'];
  requireFiner(bars, { timeframe });
  const range = { from: bars.time[0]!, to: endOf(bars) };
  return (await loadBars(market, timeframe, range, data)).bars;
}

function requireFiner({ timeframe }: Bars, finer: Pick<Bars, 'timeframe'>): void {
  const [long, short] = [timeframeLength(timeframe), timeframeLength(finer.timeframe)];
  if (short < long && long % short === 0) return;
  throw new UserError(
    'usage',
    `"${finer.timeframe}" bars do not lie inside ${timeframe} bars. Choose a shorter timeframe that divides it, for example --detail 1m.`,
  );
}
