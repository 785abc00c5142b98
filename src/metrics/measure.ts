import { timeframeLength } from '#market';
import { partsOf } from '#ledger';
import { reasonCode } from '#orders';
import type { Run } from '#simulation';
import { breakEvenCost, type PricedTrade } from './break-even.ts';
import { capacityOf } from './capacity.ts';
import { dailyEquity, returnsOf } from './daily.ts';
import { drawdownOf, ulcerOf } from './drawdown.ts';
import { exposedBars } from './exposure.ts';
import type { Metrics } from './metrics.ts';
import { daysCovered, growthOf } from './growth.ts';
import { ratios } from './ratios.ts';
import { deviation, ratio } from './sample.ts';
import { tallyOf } from './tally.ts';

/** Every number of a run. */
export function measure(run: Run): Metrics {
  const { bars, account, equity, trades } = run;
  const barLength = timeframeLength(bars.timeframe);
  const daily = dailyEquity(bars.time, equity);
  const returns = returnsOf(daily, account.cash);
  const { deepest, longest } = drawdownOf(bars.time, equity, account.cash);
  const growth = growthOf(equity.at(-1)!, account.cash, bars.time, barLength);
  const profits = trades.map((trade) => trade.pnl);
  return {
    ...growth,
    calmar: ratio(growth.cagr, deepest),
    maxDrawdown: deepest,
    maxDrawdownDuration: longest,
    sharpe: ratios.sharpe(returns),
    sortino: ratios.sortino(returns),
    volatility: ratios.volatility(returns),
    var95: ratios.var95(returns),
    cvar95: ratios.cvar95(returns),
    omega: ratios.omega(returns),
    ulcer: ulcerOf(daily, account.cash),
    ...measureTrades(profits),
    ...measureCosts(run),
    envelope: run.envelope,
    closedEquity: account.cash + profits.reduce((sum, profit) => sum + profit, 0),
    smallSample: trades.length < 10 || daysCovered(bars.time, barLength) < 14,
  };
}

function measureTrades(
  profits: readonly number[],
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

function measureCosts(
  run: Run,
): Pick<
  Metrics,
  'exposure' | 'fees' | 'charges' | 'slippageCost' | 'breakEvenCost' | 'capacity' | 'ambiguousTrades'
> {
  const { fills, trades, open } = run;
  const all = [...trades, ...open];
  let fees = 0;
  let slippageCost = 0;
  let charges = 0;
  for (let k = 0; k < fills.length; k++) {
    // Debt that a ruin leaves is nobody's income.
    if (fills.reason[k] === reasonCode['write-off']) continue;
    if (fills.quantity[k] === 0) charges += fills.fee[k]!;
    else fees += fills.fee[k]!;
    slippageCost += fills.slippage[k]!;
  }
  return {
    exposure: exposedBars(run) / run.bars.length,
    fees,
    charges,
    slippageCost,
    breakEvenCost: breakEvenCost(pricedTrades(run)),
    capacity: capacityOf(run),
    ambiguousTrades: all.filter((trade) => trade.ambiguous).length,
  };
}

// Round trips at undisturbed prices; what is still open is priced at its market's last close.
function pricedTrades({ fills, equity, account, lanes }: Run): PricedTrade[] {
  const priced: PricedTrade[] = [];
  const open = new Map<number, RoundTrip>();
  for (const [, fill] of partsOf(fills)) {
    const { lane, bar, quantity, price, fee, slippage, held, reason } = fill;
    if (reason === 'write-off') break;
    const before = bar > 0 ? equity[bar - 1]! : account.cash;
    const trip = open.get(lane) ?? new RoundTrip(Math.sign(quantity), before);
    open.set(lane, trip);
    trip.add(quantity, quantity * price - slippage, Math.abs(quantity) * price + fee);
    if (held !== 0) continue;
    priced.push(trip.priced());
    open.delete(lane);
  }
  for (const [lane, trip] of open) priced.push(trip.priced(lanes[lane]!.bars.close.at(-1)));
  return priced;
}

/** What was bought and sold between flat and flat, at prices nobody disturbed. */
class RoundTrip {
  readonly #sign: number;
  readonly #before: number;
  #bought = 0;
  #paid = 0;
  #sold = 0;
  #got = 0;
  #stake = 0;

  constructor(sign: number, before: number) {
    this.#sign = sign;
    this.#before = before;
  }

  add(quantity: number, undisturbed: number, cost: number): void {
    if (quantity * this.#sign > 0) {
      this.#bought += quantity;
      this.#paid += undisturbed;
      this.#stake += cost;
    } else {
      this.#sold -= quantity;
      this.#got -= undisturbed;
    }
  }

  priced(last = 0): PricedTrade {
    const left = this.#bought - this.#sold;
    return {
      side: this.#sign > 0 ? 'long' : 'short',
      entry: this.#paid / this.#bought,
      exit: (this.#got + left * last) / this.#bought,
      share: this.#stake / this.#before,
    };
  }
}
