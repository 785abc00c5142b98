import { type LoadedStrategy, loadStrategy, type Shelf } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import { type Market, marketName } from '#market';
import { clocksOf } from '#series';
import { nextOpen, requireShortable, warmupOfPlan } from '#simulation';
import { expressionsIn, type Plan, planAmong, ranksAmong } from '#strategy';
import type { BotSpec } from '#trading';
import { accountOf } from '../account.ts';
import { bindBots, loadBots } from '../configured-bots.ts';
import type { Context } from '../context.ts';
import { planOf, requireStop } from '../evaluate.ts';
import { type KeptRules, rulesOf } from '../kept-rules.ts';
import type { LiveOptions } from '../live-options.ts';
import type { ProjectSettings } from '../settings.ts';
import { openShelf } from '../shelf.ts';
import { strategyCode } from '../strategy-code.ts';

/** A bot as it was asked for, with the strategy that it runs. */
export interface Planned {
  readonly name: string;
  readonly loaded: LoadedStrategy;
  readonly options: LiveOptions;
  readonly settings: Settings;
  readonly markets: readonly Market[];
  /** One for each market. */
  readonly plans: readonly Plan[];
  /** Where it shares an account. */
  readonly capital?: BotSpec['capital'];
}

/** The bots of a session, and what they share. */
export interface PlannedBots {
  readonly planned: readonly Planned[];
  /** Money of the account that no bot trades with. */
  readonly reserve: number;
}

/** The strategies that were named, each with an account of its own, or else the bots of the configuration, on one. */
export async function planBots(
  names: readonly string[],
  options: LiveOptions,
  project: ProjectSettings,
  context: Context,
): Promise<PlannedBots> {
  const { settings } = project;
  refuseOtherFills(settings);
  const shelf = await openShelf(context, project);
  if (names.length === 0) return sharing(options, project, shelf);
  if (options.param && names.length > 1)
    throw new UserError(
      'usage',
      `--param belongs to one strategy, but ${names.length} bots are run. Write "params" to each in the configuration.`,
    );
  const planned: Planned[] = [];
  for (const name of names) {
    const loaded = await loadStrategy(name, shelf);
    planned.push(...(await apart(loaded, options, settings)));
  }
  requireNames(planned);
  return { planned, reserve: 0 };
}

// Bots of the configuration share an account, and each trades all its markets from its part of it.
async function sharing(options: LiveOptions, project: ProjectSettings, shelf: Shelf): Promise<PlannedBots> {
  const { bots = [] } = project.settings;
  if (bots.length === 0)
    throw new UserError(
      'usage',
      'No strategy is named, and the configuration has no bots. Write for example: cryptobot live --dry-run ema-cross --market sample:BTC/USDT, or "bots" into the configuration.',
    );
  const bound = bindBots(await loadBots(options, project, shelf), options, project);
  const planned = bound.bots.map(({ name, loaded, options: own, settings, plans }, k): Planned => {
    const { transfer, ladder } = bound.capital.bots[k]!;
    const capital = { ...(transfer ? { transfer } : {}), ...(ladder ? { ladder } : {}) };
    return { name, loaded, options: own, settings, markets: settings.markets, plans, capital };
  });
  return { planned, reserve: bound.capital.reserve };
}

// A strategy trades each market by itself, unless it ranks them or they are to share an account.
async function apart(loaded: LoadedStrategy, options: LiveOptions, settings: Settings): Promise<Planned[]> {
  const plan = await strategyCode(loaded.file, () => planOf(loaded, options));
  const { markets } = settings;
  if (ranksAmong(plan) && markets.length < 2)
    throw new UserError(
      'usage',
      `Strategy "${plan.strategy}" ranks markets against each other and needs two or more. Give several: --market sample:BTC/USDT --market sample:ETH/USDT`,
    );
  const groups = ranksAmong(plan) || options.portfolio ? [markets] : markets.map((market) => [market]);
  return groups.map((group) => ({
    name: groups.length > 1 ? `${plan.strategy}-${slugOf(group[0]!)}` : plan.strategy,
    loaded,
    options,
    settings,
    markets: group,
    plans: group.map((market) => planAmong(plan, group, market)),
  }));
}

/** What a session writes down of a bot. */
export function specOf(
  { name, loaded, options, settings, markets, plans, capital }: Planned,
  kept: KeptRules,
): BotSpec {
  const account = accountOf(settings, markets, kept);
  for (const [k, plan] of plans.entries()) {
    requireStop(plan, account);
    requireShortable(plan, markets[k]!);
  }
  const { stopLoss, takeProfit, trailingStop, breakEven, maxBars } = options;
  const exits = { stopLoss, takeProfit, trailingStop, breakEven, maxBars };
  const rules = markets.flatMap((market) => {
    const found = rulesOf(market, settings, kept, nextOpen);
    return found ? [[marketName(market), found]] : [];
  });
  return {
    name,
    strategy: loaded.strategy.name,
    hash: loaded.hash,
    params: plans[0]!.params,
    exits: Object.fromEntries(Object.entries(exits).filter(([, value]) => value !== undefined)) as Record<
      string,
      number
    >,
    markets,
    others: othersOf(plans, markets),
    ...outsideOf(plans),
    timeframe: settings.timeframe,
    account,
    rules: Object.fromEntries(rules) as BotSpec['rules'],
    limits: settings.limits ?? {},
    ...(capital ? { capital } : {}),
    warmup: Math.max(...plans.map((plan) => warmupOfPlan(plan, settings.timeframe, account))),
  };
}

function othersOf(plans: readonly Plan[], own: readonly Market[]): Market[] {
  const others = new Map<string, Market>();
  for (const clock of clocksOf(plans.flatMap(expressionsIn))) {
    if (clock.kind === 'market') others.set(marketName(clock.market), clock.market);
  }
  for (const market of own) others.delete(marketName(market));
  return [...others.values()];
}

function outsideOf(plans: readonly Plan[]): Pick<BotSpec, 'outside'> {
  const clocks = clocksOf(plans.flatMap(expressionsIn));
  const names = new Set(clocks.flatMap((clock) => (clock.kind === 'outside' ? [clock.name] : [])));
  return names.size === 0 ? {} : { outside: [...names].toSorted() };
}

function slugOf({ exchange, symbol }: Market): string {
  return `${exchange}-${symbol}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function requireNames(planned: readonly Planned[]): void {
  const names = planned.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice === undefined) return;
  throw new UserError(
    'usage',
    `"${twice}" is the name of two bots. Name each strategy once, or give the bots of the configuration different names: "name".`,
  );
}

function refuseOtherFills({ fills }: Settings): void {
  if (fills === nextOpen.name) return;
  throw new UserError(
    'usage',
    `"${fills}" as --fills is how another engine fills past bars. A session trades at the next open: leave it out.`,
  );
}
