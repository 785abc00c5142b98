import { pow } from '#numbers';
import { timeframeLength } from '#market';
import { partsOf } from '#ledger';
import { reasonCode } from '#orders';
import type { Run } from '#simulation';
import { breakEvenCost, type PricedTrade } from './break-even.ts';
import { dailyEquity, returnsOf } from './daily.ts';
import { drawdownOf, ulcerOf } from './drawdown.ts';
import { exposedBars } from './exposure.ts';
import type { Metrics } from './metrics.ts';
import { deviation, mean, quantile, ratio } from './sample.ts';

const daysOfYear = 365;
const day = 86_400_000;

/** Every number of a run. */
export function measure(run: Run): Metrics {
  const { bars, account, equity, trades } = run;
  const finalEquity = equity.at(-1)!;
  const days = (bars.time.at(-1)! + timeframeLength(bars.timeframe) - bars.time[0]!) / day;
  const daily = dailyEquity(bars.time, equity);
  const { deepest, longest } = drawdownOf(bars.time, equity, account.cash);
  const cagr = finalEquity > 0 ? pow(finalEquity / account.cash, daysOfYear / days) - 1 : -1;
  return {
    finalEquity,
    totalReturn: finalEquity / account.cash - 1,
    cagr: Number.isFinite(cagr) ? cagr : null,
    calmar: ratio(cagr, deepest),
    maxDrawdown: deepest,
    maxDrawdownDuration: longest,
    ...measureDays(returnsOf(daily, account.cash)),
    ulcer: ulcerOf(daily, account.cash),
    ...measureTrades(trades.map((trade) => trade.pnl)),
    ...measureCosts(run),
    envelope: run.envelope,
    closedEquity: account.cash + trades.reduce((sum, trade) => sum + trade.pnl, 0),
    smallSample: trades.length < 10 || days < 14,
  };
}

function measureDays(
  returns: Float64Array,
): Pick<Metrics, 'sharpe' | 'sortino' | 'volatility' | 'var95' | 'cvar95' | 'omega'> {
  const year = Math.sqrt(daysOfYear);
  const average = mean(returns)!;
  const spread = deviation(returns);
  let gains = 0;
  let losses = 0;
  let squaredLosses = 0;
  for (const change of returns) {
    if (change > 0) gains += change;
    else {
      losses -= change;
      squaredLosses += change * change;
    }
  }
  const worst = quantile(returns, 0.05)!;
  const tail = returns.filter((change) => change <= worst);
  const perYear = (value: number | null) => (value === null ? null : value * year);
  return {
    sharpe: perYear(ratio(average, spread)),
    sortino: perYear(ratio(average, Math.sqrt(squaredLosses / returns.length))),
    volatility: perYear(spread),
    var95: -worst,
    cvar95: -mean(tail)!,
    omega: ratio(gains, losses),
  };
}

function measureTrades(
  profits: readonly number[],
): Pick<Metrics, 'trades' | 'winRate' | 'profitFactor' | 'expectancy' | 'sqn' | 'kelly'> {
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0).map((profit) => -profit);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const winRate = ratio(wins.length, profits.length);
  const payoff = ratio(mean(wins), mean(losses));
  return {
    trades: profits.length,
    winRate,
    profitFactor: ratio(sum(wins), sum(losses)),
    expectancy: mean(profits),
    sqn: scaled(ratio(mean(profits), deviation(profits)), Math.sqrt(profits.length)),
    kelly: winRate === null || payoff === null ? null : winRate - (1 - winRate) / payoff,
  };
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

function measureCosts(
  run: Run,
): Pick<Metrics, 'exposure' | 'fees' | 'charges' | 'slippageCost' | 'breakEvenCost' | 'ambiguousTrades'> {
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
