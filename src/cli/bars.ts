import { listSeries, loadSeries, readManifest } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import {
  type Bars,
  barsBetween,
  fillGaps,
  type Filling,
  formatTime,
  type Market,
  marketName,
  resample,
  sampleBars,
  sampleSymbols,
  type Timeframe,
  timeframeLength,
} from '#market';
import { type FileOptions, fileOptions, marketOfFile, readBarsFile } from './bars-file.ts';
import type { Context } from './context.ts';
import { openStore } from './store.ts';

/** Bars of a market in a range; `synthetic` when they were generated rather than traded. */
export interface LoadedBars {
  readonly bars: Bars;
  readonly synthetic: boolean;
  /** Missing bars that were made up, and how. */
  readonly filled?: { readonly way: Filling; readonly bars: number };
}

export interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Bars of a market: of the sample market, or out of the store in the data folder. */
export async function loadBars(
  market: Market,
  timeframe: Timeframe,
  { from, to }: Range,
  data: string,
): Promise<LoadedBars> {
  if (market.exchange === 'sample')
    return { bars: sampleBars(market.symbol, timeframe, from, to), synthetic: true };
  const loaded = await loadSeries(openStore(data), { market, timeframe }, { from, to });
  if (loaded && loaded.bars.length > 0) return { bars: loaded.bars, synthetic: false };
  throw await missing(market, timeframe, { from, to }, data);
}

/** What the flags of a command say about its bars. */
interface BarsOptions extends FileOptions {
  readonly market?: readonly string[];
  readonly timeframe?: string | readonly string[];
  readonly bars?: string;
  readonly fill?: Filling;
}

/** The bars of everything a command runs over: of each market, or of the one file that was named. */
export async function loadAllBars(
  options: BarsOptions,
  settings: Settings,
  context: Context,
): Promise<readonly LoadedBars[]> {
  const { market, timeframe, bars: file, fill = 'none' } = options;
  if (file === undefined) {
    const loaded = await Promise.all(
      settings.markets.map((one) => loadBars(one, settings.timeframe, settings, settings.data)),
    );
    return loaded.map((one) => fillLoaded(one, fill, context));
  }
  if (settings.markets.length > 1 && market !== undefined)
    throw new UserError(
      'usage',
      `"${settings.markets.map(marketName).join(', ')}" are several markets, and --bars is one file. Give one --market.`,
    );
  const named = {
    market: market === undefined ? undefined : settings.markets[0],
    timeframe: timeframe === undefined ? undefined : settings.timeframe,
    range: settings,
    options,
  };
  return [fillLoaded(await barsOfFile(file, named, context), fill, context)];
}

function fillLoaded({ bars, synthetic }: LoadedBars, fill: Filling, { output }: Context): LoadedBars {
  const { bars: whole, filled } = fillGaps(bars, fill);
  if (filled > 0)
    output.warning(
      `${marketName(bars.market)} ${bars.timeframe}: ${filled.toLocaleString('en')} missing bars were made up (--fill ${fill}).`,
    );
  return filled > 0
    ? { bars: whole, synthetic, filled: { way: fill, bars: filled } }
    : { bars: whole, synthetic };
}

/** Bars straight from a file: of its own market and timeframe unless they are named. */
async function barsOfFile(
  path: string,
  named: {
    readonly market?: Market | undefined;
    readonly timeframe?: Timeframe | undefined;
    readonly range: Range;
    readonly options: FileOptions;
  },
  context: Context,
): Promise<LoadedBars> {
  const market = named.market ?? marketOfFile(path);
  const { bars: found, report } = await readBarsFile(
    path,
    { ...fileOptions(named.options), market, alone: named.timeframe },
    context,
  );
  const mended = report.refused + report.duplicates + report.conflicts;
  if (mended > 0)
    context.output.warning(
      `${path}: of ${report.rows.toLocaleString('en')} rows ${report.refused} cannot be bars, ${report.duplicates} are repeated and ${report.conflicts} contradict another. See which: cryptobot data import ${path} --market ${marketName(market)} --dry-run`,
    );
  const bars = named.timeframe === undefined ? found : resample(found, named.timeframe);
  return {
    bars: barsBetween(bars, named.range.from ?? -Infinity, named.range.to ?? Infinity),
    synthetic: false,
  };
}

// Says what there is instead, and what to type.
async function missing(
  market: Market,
  timeframe: Timeframe,
  { from, to }: Range,
  data: string,
): Promise<UserError> {
  const store = openStore(data);
  const name = marketName(market);
  const since = from === undefined ? '' : ` from ${formatTime(from)}`;
  const until = to === undefined ? '' : ` until ${formatTime(to)}`;
  const what = `No bars for "${name}" ${timeframe}${since}${until}.`;
  const stored = await readManifest(store.root, { market, timeframe });
  const [first, last] = [stored?.months[0], stored?.months.at(-1)];
  if (first && last)
    return new UserError(
      'data',
      `${what} The store has them from ${formatTime(first.from)} until ${formatTime(last.to)}. Choose another --from or --to, or import more: cryptobot data import FILE --market ${name}`,
    );
  const { series } = await listSeries(store);
  const finer = series.find(
    (known) =>
      marketName(known.market) === name &&
      timeframeLength(timeframe) % timeframeLength(known.timeframe) === 0,
  );
  if (finer)
    return new UserError(
      'data',
      `${what} The store has its ${finer.timeframe} bars. Type: cryptobot data resample ${name} --timeframe ${finer.timeframe} --into ${timeframe}`,
    );
  const known = [
    ...new Set([
      ...series.map((one) => `${marketName(one.market)} ${one.timeframe}`),
      ...sampleSymbols.map((symbol) => `sample:${symbol}`),
    ]),
  ];
  return new UserError(
    'data',
    `${what} Type: cryptobot data import FILE --market ${name} --timeframe ${timeframe}, or --bars FILE. Markets with bars: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}.`,
  );
}
