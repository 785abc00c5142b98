import { type LoadedStrategy, loadStrategy, type Shelf } from '#adapters/files';
import { type CapitalPlan, reserveName, riskLevels, sharedOut } from '#capital';
import type { BotSettings, Settings } from '#config';
import { didYouMean, UserError } from '#errors';
import { currencyOf, marketName, parseMarket } from '#market';
import { nextOpen } from '#simulation';
import { type Plan, planAmong, ranksAmong } from '#strategy';
import { planOf } from './evaluate.ts';
import type { SimulationOptions } from './options.ts';
import type { ProjectSettings } from './settings.ts';
import { strategyCodeNow } from './strategy-code.ts';

/** A bot of the configuration, with its strategy and with what holds for it alone. */
export interface ConfiguredBot {
  readonly name: string;
  readonly loaded: LoadedStrategy;
  readonly options: SimulationOptions;
  readonly settings: Settings;
  /** One for each market. */
  readonly plans: readonly Plan[];
}

/** Bots on one account. */
export interface ConfiguredBots {
  readonly bots: readonly ConfiguredBot[];
  readonly capital: CapitalPlan;
  /** The settings with everything said that bots took from elsewhere. */
  readonly settings: Settings;
}

/** The strategies of the bots of the configuration, one for each bot. */
export async function loadBots(
  options: SimulationOptions,
  { settings }: ProjectSettings,
  shelf: Shelf,
): Promise<readonly LoadedStrategy[]> {
  refuseFlags(options, settings);
  const loaded: LoadedStrategy[] = [];
  for (const { strategy } of requireBots(settings)) loaded.push(await loadStrategy(strategy, shelf));
  return loaded;
}

/** The bots of the configuration with their strategies, and the cash of the account shared out among them. */
export function bindBots(
  loaded: readonly LoadedStrategy[],
  options: SimulationOptions,
  { settings, origins }: ProjectSettings,
): ConfiguredBots {
  const wanted = requireBots(settings);
  const names = wanted.map(({ name, strategy }) => name ?? strategy);
  const isGiven = origins.cash !== undefined && origins.cash.kind !== 'default';
  const { allotments, reserve } = sharedOut(
    wanted.map(({ cash }, k) => ({ name: names[k]!, cash })),
    { cash: settings.cash, isGiven, reserve: settings.reserve },
  );
  const bots = wanted.map((one, k) =>
    botOf(names[k]!, loaded[k]!, one, settingsOf(one, allotments[k]!, settings), options),
  );
  requireOneCurrency(bots);
  const flows = [...(settings.deposits ?? []), ...(settings.withdrawals ?? [])];
  for (const { to } of flows) requireTaker(to, names);
  const capital: CapitalPlan = {
    bots: wanted.map(({ transfer, ladder }, k) => {
      const { limits } = bots[k]!.settings;
      return {
        name: names[k]!,
        allotment: allotments[k]!,
        transfer,
        ladder,
        limits: limits && Object.keys(limits).length > 0 ? limits : undefined,
      };
    }),
    reserve,
    flows,
  };
  return { bots, capital, settings: complete(settings, wanted, bots, capital) };
}

// What a word for risk stands for gives way to what is said.
function settingsOf(bot: BotSettings, allotment: number, all: Settings): Settings {
  const level = bot.risk && riskLevels[bot.risk];
  return {
    ...all,
    cash: allotment,
    timeframe: bot.timeframe ?? all.timeframe,
    size: bot.size ?? (level ? `risk:${level.risk}` : all.size),
    fee: bot.fee ?? all.fee,
    ...(bot.leverage === undefined ? {} : { leverage: bot.leverage }),
    limits: { ...all.limits, ...level?.limits, ...bot.limits },
    markets: bot.markets?.map((text) => parseMarket(text, all.exchange)) ?? all.markets,
  };
}

function botOf(
  name: string,
  loaded: LoadedStrategy,
  { params, exits }: BotSettings,
  settings: Settings,
  options: SimulationOptions,
): ConfiguredBot {
  const own: SimulationOptions = { ...exits, ...options, ...(params ? { param: params } : {}) };
  const plan = strategyCodeNow(loaded.file, () => planOf(loaded, own));
  const { markets } = settings;
  if (ranksAmong(plan) && markets.length < 2)
    throw new UserError(
      'usage',
      `Bot "${name}": strategy "${plan.strategy}" ranks markets against each other and needs two or more. Write them into its "markets".`,
    );
  return {
    name,
    loaded,
    options: own,
    settings,
    plans: markets.map((market) => planAmong(plan, markets, market)),
  };
}

function requireBots({ bots = [] }: Settings): readonly BotSettings[] {
  if (bots.length > 0) return bots;
  throw new UserError(
    'usage',
    'The configuration has no bots. Write for example "bots": [{ "name": "safe", "strategy": "ema-cross", "cash": 700 }] into it.',
  );
}

function refuseFlags({ param, signals }: SimulationOptions, { fills }: Settings): void {
  if (param)
    throw new UserError(
      'usage',
      `--param: "${Object.keys(param)[0]}" belongs to one strategy, and the configuration has bots. Write "params" to each of them.`,
    );
  if (signals !== undefined)
    throw new UserError(
      'usage',
      `"${signals}" as --signals stands in place of a strategy, and bots have theirs. Leave it out.`,
    );
  if (fills !== nextOpen.name)
    throw new UserError(
      'usage',
      `"${fills}" as --fills is how another engine fills past bars. Bots trade at the next open: leave it out.`,
    );
}

function requireTaker(to: string, names: readonly string[]): void {
  if (to === reserveName || names.includes(to)) return;
  throw new UserError(
    'usage',
    `"${to}" of "deposits" or "withdrawals" is not a bot.${didYouMean(to, names)} Allowed: ${[...names, reserveName].join(', ')}.`,
  );
}

function requireOneCurrency(bots: readonly ConfiguredBot[]): void {
  const all = bots.flatMap(({ name, settings }) => settings.markets.map((market) => ({ name, market })));
  const other = all.find(({ market }) => currencyOf(market) !== currencyOf(all[0]!.market));
  if (!other) return;
  throw new UserError(
    'usage',
    `"${marketName(other.market)}" of bot "${other.name}" is paid in ${currencyOf(other.market)}, and "${marketName(all[0]!.market)}" of "${all[0]!.name}" in ${currencyOf(all[0]!.market)}. One account counts in one: give its bots markets of one, and the others an account of their own.`,
  );
}

// So that the same bots can be asked for again, whatever is the default then.
function complete(
  settings: Settings,
  wanted: readonly BotSettings[],
  bots: readonly ConfiguredBot[],
  { reserve, bots: shares }: CapitalPlan,
): Settings {
  return {
    ...settings,
    cash: shares.reduce((sum, { allotment }) => sum + allotment, reserve),
    ...(reserve > 0 ? { reserve } : {}),
    bots: wanted.map((one, k) => ({
      ...one,
      name: bots[k]!.name,
      cash: shares[k]!.allotment,
      timeframe: bots[k]!.settings.timeframe,
      markets: bots[k]!.settings.markets.map(marketName),
    })),
  };
}
