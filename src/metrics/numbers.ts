import { type Fills, reasonCode } from '#orders';
import { type Drawdown, ulcerOf } from './drawdown.ts';
import { daysCovered, growthOf } from './growth.ts';
import type { Metrics } from './metrics.ts';
import { ratiosOf } from './ratios.ts';
import { deviation, ratio } from './sample.ts';
import { tallyOf } from './tally.ts';

/** The metrics that need neither the prices nor the volumes around a trade: nearly all. */
export type Numbers = Omit<Metrics, 'breakEvenCost' | 'capacity' | 'envelope'>;

/** What they are made of, however it was found. */
export interface Findings {
  readonly cash: number;
  /** The open of each bar. */
  readonly time: Float64Array;
  readonly barLength: number;
  /** Equity at the end of each UTC day. */
  readonly daily: Float64Array;
  /** Its change from day to day. */
  readonly returns: Float64Array;
  readonly drawdown: Drawdown;
  /** Of the closed trades. */
  readonly profits: Float64Array;
  readonly ambiguous: number;
  readonly exposure: number;
  readonly fills: Fills;
}

export function numbersOf(findings: Findings): Numbers {
  const { cash, time, barLength, daily, returns, drawdown, profits, fills, ambiguous, exposure } = findings;
  const growth = growthOf(daily.at(-1)!, cash, time, barLength);
  let earned = 0;
  for (let k = 0; k < profits.length; k++) earned += profits[k]!;
  const ratios = ratiosOf(returns);
  const trades = tradeNumbers(profits);
  const costs = costNumbers(fills);
  // Each by its name: spread, they would cost more than they take to compute.
  return {
    finalEquity: growth.finalEquity,
    totalReturn: growth.totalReturn,
    cagr: growth.cagr,
    calmar: ratio(growth.cagr, drawdown.deepest),
    maxDrawdown: drawdown.deepest,
    maxDrawdownDuration: drawdown.longest,
    sharpe: ratios.sharpe,
    sortino: ratios.sortino,
    volatility: ratios.volatility,
    var95: ratios.var95,
    cvar95: ratios.cvar95,
    omega: ratios.omega,
    ulcer: ulcerOf(daily, cash),
    trades: trades.trades,
    winRate: trades.winRate,
    profitFactor: trades.profitFactor,
    expectancy: trades.expectancy,
    sqn: trades.sqn,
    kelly: trades.kelly,
    exposure,
    fees: costs.fees,
    charges: costs.charges,
    slippageCost: costs.slippageCost,
    ambiguousTrades: ambiguous,
    closedEquity: cash + earned,
    smallSample: profits.length < 10 || daysCovered(time, barLength) < 14,
  };
}

function tradeNumbers(
  profits: Float64Array,
): Pick<Metrics, 'trades' | 'winRate' | 'profitFactor' | 'expectancy' | 'sqn' | 'kelly'> {
  const tally = tallyOf(profits);
  const winRate = ratio(tally.wins, tally.count);
  const payoff = ratio(tally.meanWin, tally.meanLoss);
  const sqn = ratio(tally.mean, deviation(profits));
  return {
    trades: tally.count,
    winRate,
    profitFactor: ratio(tally.won, tally.lost),
    expectancy: tally.mean,
    sqn: sqn === null ? null : sqn * Math.sqrt(tally.count),
    kelly: winRate === null || payoff === null ? null : winRate - (1 - winRate) / payoff,
  };
}

function costNumbers({
  length,
  reason,
  quantity,
  fee,
  slippage,
}: Fills): Pick<Metrics, 'fees' | 'charges' | 'slippageCost'> {
  let fees = 0;
  let slippageCost = 0;
  let charges = 0;
  for (let k = 0; k < length; k++) {
    // Debt that a ruin leaves is nobody's income.
    if (reason[k] === reasonCode['write-off']) continue;
    if (quantity[k] === 0) charges += fee[k]!;
    else fees += fee[k]!;
    slippageCost += slippage[k]!;
  }
  return { fees, charges, slippageCost };
}
