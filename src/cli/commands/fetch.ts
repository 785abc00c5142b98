import { relative } from 'node:path';
import { readManifest } from '#adapters/files';
import type { Job } from '#collect';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { Observer } from '#exchange';
import { formatTime, type Market, marketName, parseMarket, type Timeframe, timeframeLength } from '#market';
import { collectAll } from '../collecting.ts';
import type { Context } from '../context.ts';
import type { Fetched, Going } from '../fetched.ts';
import { stoppable } from '../interrupt.ts';
import { onSchedule } from '../schedule.ts';
import { collectionDocument, renderCollection } from '../screens/collection.ts';
import { loadSettings } from '../settings.ts';
import { troubleError } from '../trouble.ts';
import { fetchFunding } from './fetch-funding.ts';
import type { OutsideOptions } from './fetch-outside.ts';
import { fetchTickers, type TickerOptions } from './fetch-ticker.ts';
import { toldFolder } from '../store.ts';

/** What the flags of `fetch` say. */
export interface FetchOptions extends TickerOptions, OutsideOptions {
  readonly timeframe?: readonly Timeframe[];
  readonly since?: number;
  readonly until?: number;
  readonly again?: boolean;
  readonly schedule?: string;
  readonly zone?: string;
  readonly funding?: boolean;
  readonly ticker?: boolean;
}

/** `cryptobot fetch`: brings what exchanges have into the store, once or on a schedule. */
export async function runFetch(
  names: readonly string[],
  options: FetchOptions,
  context: Context,
): Promise<void> {
  const { fetchOutside, isOutside } = await import('./fetch-outside.ts');
  const isElsewhere = names.some(isOutside);
  requireOneMeaning(options, isElsewhere);
  const { settings } = await loadSettings(context);
  const markets = isElsewhere
    ? []
    : names.length > 0
      ? names.map((name) => parseMarket(name, settings.exchange))
      : settings.markets;
  if (settings.testnet && !isElsewhere) context.output.note(apartNote(settings, context));
  if (options.ticker) return fetchTickers(markets, options, settings, context);
  const go = async (signal: AbortSignal, observe?: Observer) => {
    const going = { settings, context, signal, observe };
    if (isElsewhere) return fetchOutside(names, options, going);
    if (options.funding) return fetchFunding(markets, options, going);
    return fetchBars(await jobsOf(markets, options, settings), going);
  };
  if (options.schedule !== undefined)
    return onSchedule(options.schedule, options.zone, go, { settings, context });
  const { document, render, failures } = await stoppable(context.output, (signal) => go(signal));
  context.output.result(document, render);
  for (const { message } of failures) context.output.warning(message);
  if (failures[0]) process.exitCode = failures[0].kind === 'authentication' ? 4 : 1;
}

function apartNote(settings: Settings, { cwd }: Context): string {
  const folder = relative(cwd, toldFolder(settings));
  return `What the testnet tells is kept apart, in ${folder}. Look at it with CRYPTOBOT_DATA=${folder} before a command.`;
}

async function fetchBars(jobs: readonly Job[], going: Going): Promise<Fetched> {
  const { output } = going.context;
  const { collected, failures } = await collectAll(jobs, going);
  return {
    document: collectionDocument(collected),
    render: (paint) => renderCollection(collected, paint, output.room),
    failures: [
      ...collected.flatMap(({ market, timeframe, trouble, outcome }) =>
        trouble && outcome === 'failed'
          ? [troubleError(trouble, `${marketName(market)} ${timeframe}: `)]
          : [],
      ),
      ...failures,
    ],
  };
}

async function jobsOf(markets: readonly Market[], options: FetchOptions, settings: Settings): Promise<Job[]> {
  const { timeframe = [settings.timeframe], since, until, again = false } = options;
  const pairs = new Map(
    markets.flatMap((market) =>
      timeframe.map((one): [string, [Market, Timeframe]] => [`${marketName(market)} ${one}`, [market, one]]),
    ),
  );
  const jobs = [...pairs.values()].map(async ([market, one]): Promise<Job> => {
    const from = since ?? settings.from ?? (await usualStart(toldFolder(settings), market, one));
    return { market, timeframe: one, from, to: until, again };
  });
  const made = await Promise.all(jobs);
  for (const { from, to, timeframe: one } of made) requireOrder(from, to, one);
  return made;
}

const year = 365 * 86_400_000;

// What is there goes on; what is new begins a year back.
async function usualStart(folder: string, market: Market, timeframe: Timeframe): Promise<number> {
  const known = await readManifest(folder, { market, timeframe });
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

// A flag that would be without effect was meant for something else.
function requireOneMeaning(options: FetchOptions, isElsewhere: boolean): void {
  const given = (names: readonly (keyof FetchOptions)[]) =>
    names.filter((name) => options[name] !== undefined).map((name) => `--${name}`);
  const refuse = (flag: string | undefined, why: string) => {
    if (flag !== undefined) throw new UserError('usage', `"${flag}" ${why}`);
  };
  if (isElsewhere)
    refuse(
      given(['timeframe', 'since', 'until', 'again', 'funding', 'ticker', 'every', 'runtime'])[0],
      'is about markets, and what is fetched here is a series from outside. Leave one of them out.',
    );
  else
    refuse(
      given(['outside', 'delay', 'address'])[0],
      'is about a series from outside. Name one, for example fear-greed, or give its address.',
    );
  if (options.ticker)
    refuse(
      given(['timeframe', 'since', 'until', 'again', 'schedule', 'zone', 'funding'])[0],
      'does not go with --ticker, which looks at prices as they are now. Leave one of them out, or say how often with --every 5m.',
    );
  else refuse(given(['every', 'runtime'])[0], 'is for prices as they are now: add --ticker.');
  if (options.funding)
    refuse(given(['timeframe'])[0], 'is about bars, and --funding is about rates. Leave one of them out.');
  if (options.schedule === undefined)
    refuse(given(['zone'])[0], 'says in which zone a schedule is meant: add --schedule "0 9 * * *".');
}
