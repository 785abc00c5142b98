import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { UserError } from '#errors';
import { type Market, parseMarket, parseTimeframe, type Timeframe } from '#market';

/** One market and timeframe of the store. */
export interface SeriesName {
  readonly market: Market;
  readonly timeframe: Timeframe;
}

/**
 * Where a series lies: `bars/binance/BTC_USDT/1h`. Markets have capitals, digits, "/", ":" and "-"
 * only, so two of them never share a folder, on any file system, and none leads out of the store.
 */
export function seriesFolder(root: string, { market, timeframe }: SeriesName): string {
  return join(root, 'bars', ...marketFolder(market), parseTimeframe(timeframe));
}

/** The folders of a market, of its exchange and of its symbol. */
export function marketFolder(market: Market): [exchange: string, symbol: string] {
  const { exchange, symbol } = parseMarket(`${market.exchange}:${market.symbol}`, market.exchange);
  return [exchange, symbol.replace('/', '_').replace(':', '=')];
}

/** The market whose folders have these names; throws when they are none of ours. */
export function marketOfFolder(exchange: string, folder: string): Market {
  return parseMarket(`${exchange}:${folder.replace('_', '/').replace('=', ':')}`, exchange);
}

/** The series that have a folder, in order. */
export async function seriesIn(root: string): Promise<SeriesName[]> {
  const found: SeriesName[] = [];
  const bars = join(root, 'bars');
  for (const exchange of await folders(bars)) {
    for (const symbol of await folders(join(bars, exchange))) {
      for (const timeframe of await folders(join(bars, exchange, symbol))) {
        const name = nameOf(exchange, symbol, timeframe);
        if (name) found.push(name);
      }
    }
  }
  return found;
}

function nameOf(exchange: string, folder: string, timeframe: string): SeriesName | undefined {
  try {
    return { market: marketOfFolder(exchange, folder), timeframe: parseTimeframe(timeframe) };
  } catch {
    return undefined;
  }
}

/** The folders in a folder, in order; none when it is not there. */
export async function folders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A link inside the store could lead anywhere, so none is followed. */
export async function refuseLinks(root: string, path: string): Promise<void> {
  let at = root;
  for (const part of relative(root, path).split(sep)) {
    at = join(at, part);
    const found = await lstat(at).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!found) return;
    if (found.isSymbolicLink())
      throw new UserError(
        'failed',
        `"${at}" is a link, and the store follows none. Put the files themselves there, or set another folder: data in the configuration.`,
      );
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
