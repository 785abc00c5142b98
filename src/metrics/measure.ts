import { pow } from '#numbers';
import { timeframeLength } from '#market';
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
): Pick<Metrics, 'exposure' | 'fees' | 'slippageCost' | 'breakEvenCost' | 'ambiguousTrades'> {
  const { fills, bars, trades, open } = run;
  const all = [...trades, ...open];
  let fees = 0;
  let slippageCost = 0;
  for (const fill of fills) {
    // Debt that a ruin leaves is nobody's income.
    if (fill.reason !== 'write-off') fees += fill.fee;
    slippageCost += fill.slippage;
  }
  return {
    exposure: exposedBars(run) / bars.length,
    fees,
    slippageCost,
    breakEvenCost: breakEvenCost(pricedTrades(run)),
    ambiguousTrades: all.filter((trade) => trade.ambiguous).length,
  };
}

// Round trips at undisturbed prices; what is still open is priced at the last close.
function pricedTrades({ fills, bars, account }: Run): PricedTrade[] {
  const priced: PricedTrade[] = [];
  let cash = account.cash;
  for (let k = 0; k < fills.length;) {
    const first = fills.at(k);
    if (first.reason === 'write-off') break;
    const sign = Math.sign(first.quantity);
    const before = cash;
    let [bought, paid, sold, got, stake, held] = [0, 0, 0, 0, 0, 0];
    do {
      const { quantity, price, fee, slippage, held: left } = fills.at(k++);
      const undisturbed = quantity * price - slippage;
      if (quantity * sign > 0) {
        bought += quantity;
        paid += undisturbed;
        stake += Math.abs(quantity) * price + fee;
      } else {
        sold -= quantity;
        got -= undisturbed;
      }
      cash -= quantity * price + fee;
      held = left;
    } while (held !== 0 && k < fills.length);
    priced.push({
      side: sign > 0 ? 'long' : 'short',
      entry: paid / bought,
      exit: (got + held * bars.close[bars.length - 1]!) / (sold + held),
      share: stake / before,
    });
  }
  return priced;
}
