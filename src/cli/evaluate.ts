import { type LoadedStrategy, sha256 } from '#adapters/files';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { ReportedRun } from '#report';
import {
  type Baseline,
  evaluate,
  evaluateBaseline,
  evaluateTogether,
  type Evaluation,
  identify,
} from '#research';
import type { Bars } from '#market';
import { type Account, type Detail, type Part, shortRefusal } from '#simulation';
import { type Exits, expressionsIn, type Plan, planAmong, ranksAmong } from '#strategy';
import { accountOf } from './account.ts';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import type { BacktestOptions } from './options.ts';
import { type Deal, dealOf, detailsOf } from './deal.ts';
import { rulesOf } from './kept-rules.ts';
import { loadOthers } from './others.ts';
import { strategyCode } from './strategy-code.ts';
import { version } from './version.ts';

/** A strategy that could not be run; the others were. */
export interface Failure {
  readonly strategy: string;
  readonly message: string;
}

/** Why some strategies did not run, on all markets or on some. */
export interface NotRun {
  readonly failures: Failure[];
  /** What cannot do anything here, among others that can. */
  readonly leftOut: Failure[];
}

/** A strategy with its parameters filled in. */
interface Planned {
  readonly loaded: LoadedStrategy;
  readonly plan: Plan;
}

/**
 * Runs every strategy over all bars: on each market by itself, or, if it ranks markets or the user
 * wants a portfolio, on all of them from one account.
 */
export async function evaluateAll(
  strategies: readonly LoadedStrategy[],
  bars: readonly LoadedBars[],
  options: BacktestOptions,
  settings: Settings,
  context: Context,
  notRun: NotRun,
): Promise<ReportedRun[]> {
  const deal = await dealOf(bars, options, settings, context);
  const attempts = new Attempts(strategies.length === 1, notRun);
  const planned: Planned[] = [];
  for (const loaded of strategies)
    await attempts.make(loaded.strategy.name, async () => {
      const plan = await strategyCode(loaded.file, () => planOf(loaded, options));
      if (ranksAmong(plan) && bars.length < 2) attempts.leaveOut(plan.strategy, alone(plan));
      else planned.push({ loaded, plan });
    });
  const runs = options.portfolio
    ? planned.length > 0
      ? [await together(planned, bars, deal, settings)]
      : []
    : await eachByItself(planned, bars, deal, settings, attempts);
  const { failures, leftOut } = notRun;
  const reasons = leftOut.map(({ message }) => message);
  if (leftOut.length > 0 && runs.length + failures.length === 0)
    throw new UserError('usage', reasons.join('\n'));
  for (const reason of reasons) context.output.noteOnce(reason);
  return runs;
}

/** What becomes of strategies beside each other: the only one has to run, among others one may fail or be left out. */
class Attempts {
  readonly #isOnly: boolean;
  readonly #notRun: NotRun;

  constructor(isOnly: boolean, notRun: NotRun) {
    this.#isOnly = isOnly;
    this.#notRun = notRun;
  }

  async make(strategy: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#isOnly) throw error;
      this.#notRun.failures.push(failure(strategy, error));
    }
  }

  leaveOut(strategy: string, message: string): void {
    if (this.#isOnly) throw new UserError('usage', message);
    // At another timeframe for the same reason.
    const { leftOut } = this.#notRun;
    if (!leftOut.some((one) => one.message === message)) leftOut.push({ strategy, message });
  }
}

async function eachByItself(
  planned: readonly Planned[],
  bars: readonly LoadedBars[],
  deal: Deal,
  settings: Settings,
  attempts: Attempts,
): Promise<ReportedRun[]> {
  const runs: ReportedRun[] = [];
  const baselines = new Map<LoadedBars, Baseline>();
  const run = async (one: Planned, market: LoadedBars): Promise<void> => {
    const refusal = deal.dialect.shortsOnSpot ? undefined : shortRefusal(one.plan, market.bars.market);
    if (refusal) return attempts.leaveOut(one.plan.strategy, refusal.message);
    const account = accountOf(settings, [market.bars.market], deal.kept);
    const baseline = baselines.get(market) ?? evaluateBaseline(market.bars, account);
    baselines.set(market, baseline);
    runs.push(await apart(one, market, account, baseline, deal, settings));
  };
  for (const one of planned)
    await attempts.make(one.plan.strategy, async () => {
      if (ranksAmong(one.plan)) runs.push(await together([one], bars, deal, settings));
      else for (const market of bars) await run(one, market);
    });
  return runs;
}

export function requireStop({ strategy, exits, decide }: Plan, { sizing, size }: Account): void {
  if (sizing !== 'risk' || exits.stopLoss !== undefined || decide) return;
  throw new UserError(
    'usage',
    `"risk:${size}" as --size measures the loss at the stop, and strategy "${strategy}" has none. Add --stop-loss 0.05, or choose another --size.`,
  );
}

// Only what a user can mend is a failure of the strategy; a bug of ours must not hide as one.
export function failure(strategy: string, error: unknown): Failure {
  if (error instanceof UserError) return { strategy, message: error.message };
  throw error;
}

/** Why a strategy cannot do anything on one market. */
export function alone({ strategy }: Plan): string {
  return `Strategy "${strategy}" ranks markets against each other and needs two or more. Give several, for example --market sample:BTC/USDT --market sample:ETH/USDT --market sample:SOL/USDT.`;
}

async function apart(
  { loaded, plan }: Planned,
  { bars, synthetic, filled }: LoadedBars,
  account: Account,
  baseline: Baseline,
  { dialect, funding, finer, kept }: Deal,
  settings: Settings,
): Promise<ReportedRun> {
  const { timeframe, data } = settings;
  const others = await loadOthers(expressionsIn(plan), timeframe, settings, data);
  requireStop(plan, account);
  const details = detailsOf([bars], finer);
  const detail = details.get(bars);
  const rules = rulesOf(bars.market, settings, kept, dialect);
  const evaluation = await strategyCode(loaded.file, () =>
    evaluate(plan, bars, account, baseline, {
      dialect,
      others,
      rules,
      funding: funding.get(bars),
      detail: detail?.inside,
    }),
  );
  return reported([loaded], evaluation, details, synthetic, filled);
}

async function together(
  planned: readonly Planned[],
  bars: readonly LoadedBars[],
  { dialect, funding, finer, kept }: Deal,
  settings: Settings,
): Promise<ReportedRun> {
  const { timeframe, data } = settings;
  const universe = bars.map((market) => market.bars.market);
  const account = accountOf(settings, universe, kept);
  const here = bars.map((market) => market.bars);
  const details = detailsOf(here, finer);
  const parts: Part[] = [];
  for (const one of planned)
    for (const market of here) {
      const plan = planAmong(one.plan, universe, market.market);
      const others = await loadOthers(expressionsIn(plan), timeframe, settings, data, here);
      requireStop(plan, account);
      const rules = rulesOf(market.market, settings, kept, dialect);
      const detail = details.get(market)?.inside;
      parts.push({ plan, bars: market, others, rules, funding: funding.get(market), detail });
    }
  const [first] = planned;
  const evaluation = await strategyCode(first!.loaded.file, () =>
    evaluateTogether(parts, account, { dialect }),
  );
  const filled = bars.find((market) => market.filled)?.filled;
  return reported(
    planned.map(({ loaded }) => loaded),
    evaluation,
    details,
    bars.some(({ synthetic }) => synthetic),
    filled,
  );
}

export function reported(
  strategies: readonly LoadedStrategy[],
  evaluation: Evaluation,
  details: ReadonlyMap<Bars, Detail>,
  synthetic: boolean,
  filled: LoadedBars['filled'],
): ReportedRun {
  const hashes = strategies.map(({ hash }) => hash);
  const strategyHash = hashes.length === 1 ? hashes[0]! : sha256(hashes);
  const uses = [...details.values()].map(({ use }) => use);
  return {
    ...evaluation,
    identity: identify(evaluation.run, strategyHash, version, sha256, uses),
    about: strategies.length === 1 ? strategies[0]!.strategy.about : 'Several strategies on one account',
    synthetic,
    ...(filled ? { filled } : {}),
    ...(uses.length > 0 ? { details: uses } : {}),
  };
}

export function planOf(
  { strategy }: LoadedStrategy,
  { param, stopLoss, takeProfit, trailingStop, breakEven, maxBars }: BacktestOptions,
): Plan {
  const plan = strategy.plan(param);
  const exits = { stopLoss, takeProfit, trailingStop, breakEven, maxBars };
  const given = Object.entries(exits).filter(([, value]) => value !== undefined);
  // Mostly none is, and a search asks for thousands of plans.
  if (given.length === 0) return plan;
  return { ...plan, exits: { ...plan.exits, ...(Object.fromEntries(given) as Exits) } };
}
