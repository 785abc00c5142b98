import { readManifest } from '#adapters/files';
import type { Job } from '#collect';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { formatTime, type Market, marketName, parseMarket, type Timeframe, timeframeLength } from '#market';
import { collectAll } from '../collecting.ts';
import type { Context } from '../context.ts';
import { collectionDocument, renderCollection } from '../screens/collection.ts';
import { loadSettings } from '../settings.ts';
import { troubleError } from '../trouble.ts';

export interface FetchOptions {
  readonly timeframe?: readonly Timeframe[];
  readonly since?: number;
  readonly until?: number;
  readonly again?: boolean;
}

/** `cryptobot fetch`: brings series from exchanges into the store. */
export async function runFetch(
  names: readonly string[],
  options: FetchOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const jobs = await jobsOf(names, options, settings);
  const collected = await collectAll(jobs, settings, context);
  context.output.result(collectionDocument(collected), (paint) => renderCollection(collected, paint));
  const failure = collected.find(({ outcome }) => outcome === 'failed')?.trouble;
  if (!failure) return;
  for (const { market, timeframe, trouble, outcome } of collected)
    if (trouble && outcome === 'failed')
      context.output.warning(`${marketName(market)} ${timeframe}: ${troubleError(trouble).message}`);
  process.exitCode = failure.kind === 'authentication' ? 4 : 1;
}

async function jobsOf(names: readonly string[], options: FetchOptions, settings: Settings): Promise<Job[]> {
  const markets =
    names.length > 0 ? names.map((name) => parseMarket(name, settings.exchange)) : settings.markets;
  const { timeframe = [settings.timeframe], since, until, again = false } = options;
  const pairs = new Map(
    markets.flatMap((market) =>
      timeframe.map((one): [string, [Market, Timeframe]] => [`${marketName(market)} ${one}`, [market, one]]),
    ),
  );
  const jobs = [...pairs.values()].map(async ([market, one]): Promise<Job> => {
    const from = since ?? settings.from ?? (await usualStart(settings.data, market, one));
    return { market, timeframe: one, from, to: until, again };
  });
  const made = await Promise.all(jobs);
  for (const { from, to, timeframe: one } of made) requireOrder(from, to, one);
  return made;
}

const year = 365 * 86_400_000;

// What is there goes on; what is new begins a year back.
async function usualStart(data: string, market: Market, timeframe: Timeframe): Promise<number> {
  const known = await readManifest(data, { market, timeframe });
  return known?.months[0]?.from ?? Math.floor((Date.now() - year) / 86_400_000) * 86_400_000;
}

function requireOrder(from: number, to: number | undefined, timeframe: Timeframe): void {
  if (from > Date.now())
    throw new UserError(
      'usage',
      `"${formatTime(from)}" as --since has not come yet. Choose an earlier time, for example --since 2024-01-01.`,
    );
  if (to === undefined || to - from >= timeframeLength(timeframe)) return;
  throw new UserError(
    'usage',
    `"${formatTime(from)}" as --since to "${formatTime(to)}" as --until holds no whole bar of ${timeframe}. Choose an earlier --since or a later --until.`,
  );
}
