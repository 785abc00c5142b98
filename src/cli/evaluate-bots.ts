import { UserError } from '#errors';
import { marketName, resample } from '#market';
import type { ReportedRun } from '#report';
import { evaluateTogether } from '#research';
import type { Detail, Part } from '#simulation';
import type { Bars } from '#market';
import { expressionsIn } from '#strategy';
import type { Settings } from '#config';
import type { LoadedStrategy } from '#adapters/files';
import { accountOf } from './account.ts';
import { type LoadedBars, loadAllBars } from './bars.ts';
import { type ConfiguredBot, configuredBots } from './configured-bots.ts';
import type { Context } from './context.ts';
import { dealOf, detailsOf } from './deal.ts';
import { reported, requireStop } from './evaluate.ts';
import { rulesOf } from './kept-rules.ts';
import type { BacktestOptions, SimulationOptions } from './options.ts';
import { loadOthers } from './others.ts';
import type { ProjectSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { strategyCode } from './strategy-code.ts';

/** What bots came to over past bars. */
interface RanBots {
  readonly run: ReportedRun;
  readonly strategies: readonly LoadedStrategy[];
  readonly settings: Settings;
}

/** Runs the bots of the configuration over past bars, on one account. */
export async function evaluateBots(
  names: readonly string[],
  options: BacktestOptions,
  project: ProjectSettings,
  context: Context,
): Promise<RanBots> {
  refuseBeside(names, options);
  const shelf = await openShelf(context, project);
  const { bots, capital, settings } = await configuredBots(options, project, shelf);
  const ground = await groundOf(bots, options, context);
  const account = { ...ground.parts[0]!.account!, cash: settings.cash };
  const evaluation = await strategyCode(bots[0]!.loaded.file, () =>
    evaluateTogether(ground.parts, account, { capital }),
  );
  const strategies = [...new Map(bots.map(({ loaded }) => [loaded.file, loaded])).values()];
  const { loaded } = ground;
  const run = reported(
    bots.map((bot) => bot.loaded),
    evaluation,
    ground.details,
    loaded.some(({ synthetic }) => synthetic),
    loaded.find(({ filled }) => filled)?.filled,
  );
  return {
    run: { ...run, about: `${bots.length === 1 ? 'A bot' : `${bots.length} bots`} on one account` },
    strategies,
    settings,
  };
}

/** What bots trade on, before any money moves. */
interface BotsGround {
  readonly parts: readonly Part[];
  readonly loaded: readonly LoadedBars[];
  readonly details: ReadonlyMap<Bars, Detail>;
}

/** Bars, rules and costs of every bot. */
async function groundOf(
  bots: readonly ConfiguredBot[],
  options: SimulationOptions,
  context: Context,
): Promise<BotsGround> {
  const parts: Part[] = [];
  const all: LoadedBars[] = [];
  const details = new Map<Bars, Detail>();
  for (const [purse, bot] of bots.entries()) {
    const { settings, plans } = bot;
    const loaded = await barsOf(bot, options, context);
    const { funding, finer, kept, dialect } = await dealOf(loaded, options, settings, context);
    const here = loaded.map(({ bars }) => bars);
    const account = accountOf(
      settings,
      here.map(({ market }) => market),
      kept,
    );
    for (const [bars, detail] of detailsOf(here, finer)) details.set(bars, detail);
    for (const [k, bars] of here.entries()) {
      const plan = plans[k]!;
      requireStop(plan, account);
      const { timeframe, data } = settings;
      parts.push({
        plan,
        bars,
        others: await loadOthers(expressionsIn(plan), timeframe, settings, data, here),
        rules: rulesOf(bars.market, settings, kept, dialect),
        funding: funding.get(bars),
        detail: details.get(bars)?.inside,
        purse,
        account,
      });
    }
    all.push(...loaded);
  }
  return { parts, loaded: all, details };
}

// All bots trade what is in a file that was named.
async function barsOf(
  { name, settings, plans }: ConfiguredBot,
  options: SimulationOptions,
  context: Context,
): Promise<readonly LoadedBars[]> {
  if (options.bars === undefined) return loadAllBars({ fill: options.fill ?? 'none' }, settings, context);
  if (plans.length > 1)
    throw new UserError(
      'usage',
      `"${settings.markets.map(marketName).join(', ')}" are several markets of bot "${name}", and --bars is one file. Give it one market.`,
    );
  const loaded = await loadAllBars({ ...options, timeframe: undefined }, settings, context);
  return loaded.map((one) => ({
    ...one,
    bars: {
      ...(one.bars.timeframe === settings.timeframe ? one.bars : resample(one.bars, settings.timeframe)),
      market: settings.markets[0]!,
    },
  }));
}

function refuseBeside(
  names: readonly string[],
  { compare, portfolio, timeframe = [] }: BacktestOptions,
): void {
  const [name] = names;
  if (name !== undefined)
    throw new UserError(
      'usage',
      `"${name}" is named beside --bots, which runs the bots of the configuration. Leave out one of them.`,
    );
  if (compare || portfolio)
    throw new UserError(
      'usage',
      `"${compare ? '--compare' : '--portfolio'}" is nothing to --bots, which is one run on one account. Leave it out.`,
    );
  if (timeframe.length > 1)
    throw new UserError(
      'usage',
      `"${timeframe.join(', ')}" are several timeframes. Give one, and "timeframe" to the bots that have another.`,
    );
}
