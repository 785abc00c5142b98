import { type Bars, marketName, timeframeLength } from '#market';
import { measure, type Metrics } from '#metrics';
import {
  type Account,
  type Part,
  run,
  type Run,
  type RunOptions,
  runTogether,
  type Terms,
} from '#simulation';
import type { Plan } from '#strategy';
import { baselineAccount, baselinePlan } from './baseline.ts';

/** A run with its numbers, beside the same money simply held. */
export interface Evaluation {
  readonly run: Run;
  readonly metrics: Metrics;
  readonly baseline: Baseline;
}

/** Buying at the first open that an order can reach and holding to the end, at the same costs. */
export interface Baseline {
  readonly run: Run;
  readonly metrics: Metrics;
}

export function evaluate(
  plan: Plan,
  bars: Bars,
  account: Account,
  baseline = evaluateBaseline(bars, account),
  options: RunOptions = {},
): Evaluation {
  const result = run(plan, bars, account, options);
  return { run: result, metrics: measure(result), baseline };
}

export function evaluateBaseline(bars: Bars, account: Account): Baseline {
  const held = run(baselinePlan, bars, baselineAccount(account));
  return { run: held, metrics: measure(held) };
}

/** Several plans on one account, beside equal money in each market, simply held. */
export function evaluateTogether(parts: readonly Part[], account: Account, terms: Terms = {}): Evaluation {
  const result = runTogether(parts, account, terms);
  const markets = finestOf(parts.map(({ bars }) => bars));
  const held = runTogether(
    markets.map((bars, purse) => ({ plan: baselinePlan, bars, purse })),
    baselineAccount(account),
    { purses: markets.map(() => account.cash / markets.length) },
  );
  return {
    run: result,
    metrics: measure(result),
    baseline: { run: held, metrics: measure(held) },
  };
}

// Each market once, in the shortest bars that there are of it.
function finestOf(all: readonly Bars[]): Bars[] {
  const markets = new Map<string, Bars>();
  for (const bars of all) {
    const name = marketName(bars.market);
    const known = markets.get(name);
    const isFiner = known && timeframeLength(bars.timeframe) < timeframeLength(known.timeframe);
    if (!known || isFiner) markets.set(name, bars);
  }
  return [...markets.values()];
}
