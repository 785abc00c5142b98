import { loadSeries, loadStrategy } from '#adapters/files';
import { readJournal } from '#adapters/sqlite';
import type { Settings, Size } from '#config';
import { UserError } from '#errors';
import {
  type Bars,
  barsBetween,
  formatTime,
  type Market,
  marketName,
  sampleBars,
  type Timeframe,
  timeframeLength,
} from '#market';
import type { Published } from '#outside';
import type { Account, FundingRates } from '#simulation';
import { type Plan, planAmong } from '#strategy';
import {
  attribute,
  type Attribution,
  type BotSpec,
  replay,
  type SessionEvent,
  Sightings,
  streamName,
} from '#trading';
import { sizeOf } from '../account.ts';
import type { Context } from '../context.ts';
import { planOf } from '../evaluate.ts';
import { readFunding } from '../funding-store.ts';
import { renderReplay, replayDocument } from '../screens/replay.ts';
import { loadOutside } from '../outside.ts';
import { newSession } from '../session/made.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { openShelf } from '../shelf.ts';
import { openStore, toldFolder } from '../store.ts';
import { strategyCode } from '../strategy-code.ts';

/** What the flags of `replay` say. */
export interface ReplayOptions {
  readonly against?: 'backtest';
  readonly fee?: number | 'exchange';
  readonly makerFee?: number;
  readonly slippage?: number;
  readonly spread?: number;
  readonly impact?: number;
  readonly participation?: number;
  readonly size?: Size;
}

/** `cryptobot replay`: whether a session comes to the same again, and why a backtest would not. */
export async function runReplay(name: string, options: ReplayOptions, context: Context): Promise<void> {
  refuseAlone(options);
  const project = await loadSettings(context);
  const { data } = project.settings;
  const folder = await findSession(data, name);
  const journal = await readJournal<SessionEvent>(folder);
  const sightings = new Sightings();
  try {
    const { bots, testnet = false } = await beginningOf(journal);
    const plans = await plansOf(bots, project, context);
    const session = newSession(plans);
    const replayed = await replay(journal, session, (event) => sightings.see(event));
    const differences = options.against
      ? await Promise.all(
          bots.map((spec) => explain(spec, plans.get(spec.name)!, sightings, options, { data, testnet })),
        )
      : undefined;
    context.output.result(replayDocument(name, replayed, differences), (paint) =>
      renderReplay(name, replayed, differences, paint),
    );
    if (replayed.differences.length > 0) process.exitCode = 1;
  } finally {
    await journal.close();
  }
}

function refuseAlone({ against, ...costs }: ReplayOptions): void {
  const [given] = Object.keys(costs);
  if (given !== undefined && against === undefined)
    throw new UserError(
      'usage',
      `"${given}" is about a backtest, and none was asked for. Add --against backtest.`,
    );
}

async function beginningOf(
  journal: Awaited<ReturnType<typeof readJournal<SessionEvent>>>,
): Promise<Pick<Extract<SessionEvent, { type: 'started' }>, 'bots' | 'testnet'>> {
  for await (const batch of journal.read())
    for (const { event } of batch) if (event.type === 'started') return event;
  return { bots: [] };
}

async function plansOf(
  bots: readonly BotSpec[],
  project: ProjectSettings,
  context: Context,
): Promise<ReadonlyMap<string, readonly Plan[]>> {
  const shelf = await openShelf(context, project);
  const plans = new Map<string, readonly Plan[]>();
  for (const { name, strategy, hash, params, exits, markets } of bots) {
    const loaded = await loadStrategy(strategy, shelf);
    if (loaded.hash !== hash)
      context.output.warning(
        `Strategy "${strategy}" has changed since the session began: what differs below may come from that.`,
      );
    const plan = await strategyCode(loaded.file, () => planOf(loaded, { param: params, ...exits }));
    plans.set(
      name,
      markets.map((market) => planAmong(plan, markets, market)),
    );
  }
  return plans;
}

async function explain(
  spec: BotSpec,
  plans: readonly Plan[],
  sightings: Sightings,
  options: ReplayOptions,
  settings: Pick<Settings, 'data' | 'testnet'>,
): Promise<Attribution> {
  const told = toldFolder(settings);
  const { markets, others, outside = [], timeframe } = spec;
  const bars = new Map<string, Bars>();
  const funding = new Map<string, FundingRates>();
  for (const market of [...markets, ...others])
    bars.set(streamName(market, timeframe), await barsNow(market, timeframe, sightings, told));
  const values = new Map<string, Published>();
  for (const name of outside) values.set(name, await loadOutside(name, settings.data));
  for (const market of markets.filter(({ symbol }) => symbol.includes(':'))) {
    const rates = await readFunding(market, told);
    if (rates) funding.set(marketName(market), rates);
  }
  return attribute(spec, plans, sightings, {
    barsOf: (stream) => bars.get(stream)!,
    valuesOf: (name) => values.get(name)!,
    account: accountWith(spec.account, options),
    funding: (market) => funding.get(market),
  });
}

function accountWith(
  account: Account,
  { fee, size, makerFee, slippage, spread, impact, participation }: ReplayOptions,
): Account {
  if (fee === 'exchange')
    throw new UserError('usage', '"exchange" as --fee is not known here. Write a number, for example 0.001.');
  const given = Object.entries({ fee, makerFee, slippage, spread, impact, participation }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...account,
    ...(Object.fromEntries(given) as Partial<Account>),
    ...(size === undefined ? {} : { sizing: 'share', ...sizeOf({ size }) }),
  };
}

// The bars of a session's span as they are told today.
async function barsNow(
  market: Market,
  timeframe: Timeframe,
  sightings: Sightings,
  data: string,
): Promise<Bars> {
  const { rows } = sightings.seen(streamName(market, timeframe));
  const [first, last] = [rows[0]?.[0] ?? 0, rows.at(-1)?.[0] ?? 0];
  const to = last + timeframeLength(timeframe);
  if (market.exchange === 'sample') return sampleBars(market.symbol, timeframe, first, to);
  const loaded = await loadSeries(openStore(data), { market, timeframe }, { from: first, to });
  const bars = loaded && barsBetween(loaded.bars, first, to);
  if (bars && bars.time[bars.length - 1] === last) return bars;
  const name = marketName(market);
  throw new UserError(
    'data',
    `The store does not have "${name}" ${timeframe} until ${formatTime(to)}. Type: cryptobot fetch ${name} --timeframe ${timeframe} --since ${new Date(first).toISOString()}`,
  );
}
