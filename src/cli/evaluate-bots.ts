import type { LoadedStrategy } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { type Bars, marketName, resample, timeframeLength } from '#market';
import type { ReportedRun } from '#report';
import { evaluateTogether, transfersOf } from '#research';
import type { Detail, Other, Part } from '#simulation';
import { expressionsIn } from '#strategy';
import { accountOf } from './account.ts';
import { type LoadedBars, loadAllBars } from './bars.ts';
import { bindBots, type ConfiguredBot, type ConfiguredBots, loadBots } from './configured-bots.ts';
import type { Context } from './context.ts';
import { type Deal, dealOf, detailsOf } from './deal.ts';
import { reported, requireStop } from './evaluate.ts';
import { flowsAmiss } from './flows.ts';
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
  const loaded = await loadBots(options, project, await openShelf(context, project));
  const bound = bindBots(loaded, options, project);
  const grounds = await groundsOfBots(bound.bots, options, context);
  const run = await runOfBots(bound, grounds);
  for (const sentence of amissIn(run, bound)) context.output.warning(sentence);
  return {
    run,
    strategies: [...new Map(loaded.map((one) => [one.file, one])).values()],
    settings: bound.settings,
  };
}

function amissIn({ run }: ReportedRun, { capital }: ConfiguredBots): readonly string[] {
  const { time, length, timeframe } = run.bars;
  const span = { from: time[0]!, to: time[length - 1]! + timeframeLength(timeframe) };
  return flowsAmiss(capital.flows, transfersOf(run, run.bots!), span);
}

/** What a bot trades on: everything that its numbers do not change. */
export interface BotGround extends Deal {
  readonly loaded: readonly LoadedBars[];
  readonly others: readonly (readonly Other[])[];
  readonly details: ReadonlyMap<Bars, Detail>;
}

/** Bars, rules and costs of each bot. */
export async function groundsOfBots(
  bots: readonly ConfiguredBot[],
  options: SimulationOptions,
  context: Context,
): Promise<readonly BotGround[]> {
  const grounds: BotGround[] = [];
  for (const bot of bots) {
    const { settings, plans } = bot;
    const loaded = await barsOf(bot, options, context);
    const deal = await dealOf(loaded, options, settings, context);
    const here = loaded.map(({ bars }) => bars);
    const others: Other[][] = [];
    for (const plan of plans)
      others.push(await loadOthers(expressionsIn(plan), settings.timeframe, settings, settings.data, here));
    grounds.push({ ...deal, loaded, others, details: detailsOf(here, deal.finer) });
  }
  return grounds;
}

/** The lanes of all bots, each with the account of its bot. */
export function partsOfBots(bots: readonly ConfiguredBot[], grounds: readonly BotGround[]): Part[] {
  return bots.flatMap(({ settings, plans }, purse) => {
    const { loaded, others, details, kept, dialect, funding } = grounds[purse]!;
    const markets = loaded.map(({ bars }) => bars.market);
    const account = accountOf(settings, markets, kept);
    return loaded.map(({ bars }, k): Part => {
      requireStop(plans[k]!, account);
      return {
        plan: plans[k]!,
        bars,
        others: others[k]!,
        rules: rulesOf(bars.market, settings, kept, dialect),
        funding: funding.get(bars),
        detail: details.get(bars)?.inside,
        purse,
        account,
      };
    });
  });
}

/** The run of all bots, as reports show it. */
export async function runOfBots(
  { bots, capital, settings }: ConfiguredBots,
  grounds: readonly BotGround[],
): Promise<ReportedRun> {
  const parts = partsOfBots(bots, grounds);
  const account = { ...parts[0]!.account!, cash: settings.cash };
  const evaluation = await strategyCode(bots[0]!.loaded.file, () =>
    evaluateTogether(parts, account, { capital }),
  );
  const loaded = grounds.flatMap((ground) => ground.loaded);
  const run = reported(
    bots.map((bot) => bot.loaded),
    evaluation,
    new Map(grounds.flatMap(({ details }) => [...details])),
    loaded.some(({ synthetic }) => synthetic),
    loaded.find(({ filled }) => filled)?.filled,
  );
  return { ...run, about: `${bots.length === 1 ? 'A bot' : `${bots.length} bots`} on one account` };
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
