import { pow } from '#numbers';
import { dailyEquity } from '../daily.ts';
import type { Outcome } from '../outcome.ts';
import { deviation, mean, ratio } from '../sample.ts';
import { engine } from './engine.ts';
import { beta, drawdowns, largest, scaled, yearly } from './formulas.ts';
import { samplesOf } from './sampling.ts';
import { tallyOf } from '../tally.ts';

// LEAN's models of crypto brokerages trade on every day; others have 252 days.
const year = 365;
const day = 86_400_000;
// What a normal deviate stays above in 95 % and 99 % of cases.
const normal = { five: -1.6448536269514722, one: -2.3263478740408408 };

function viewOf(outcome: Outcome) {
  const { levels, returns } = samplesOf(outcome, {
    every: 'day',
    since: 'initial cash',
    year,
    ruin: 'unchanged',
  });
  const { time, barLength, cash, trades } = outcome;
  const closes = dailyEquity(time, outcome.close);
  // The market's first day is compared with nothing, and counts as unchanged.
  const market = closes.map((close, k) => (k === 0 ? 0 : close / closes[k - 1]! - 1));
  const rates = trades.length === 0 ? [] : ratesOf(trades, cash);
  const { count, wins, meanWin, meanLoss } = tallyOf(rates);
  const averageLoss = ratio(
    rates.reduce((sum, rate) => (rate > 0 ? sum : sum - rate), 0),
    count - wins,
  );
  return {
    ...outcome,
    levels,
    returns,
    market,
    years: (time.at(-1)! + barLength - time[0]!) / (year * day),
    annual: returns.length < 2 ? null : pow(1 + mean(returns)!, year) - 1,
    marketAnnual: pow(1 + mean(market)!, year) - 1,
    spread: scaled(deviation(returns), Math.sqrt(year)),
    slope: beta(returns, market),
    count,
    wins,
    averageWin: meanWin,
    averageLoss,
    payoff: meanLoss === null ? null : ratio(meanWin, averageLoss),
  };
}

export const lean = engine(
  'Portfolio statistics of LEAN. Equity is sampled once a UTC day, the initial cash first; a year is 365 days as with its crypto brokerages (252 with others); sample variance (n − 1). LEAN subtracts the rate of its interest-rate model, here it is 0. Its benchmark is SPY unless set; here it is the market itself. The win and loss of a trade are shares of the capital before it. LEAN rounds most numbers to 3 digits.',
  viewOf,
  {
    totalNetProfit: {
      title: 'Net Profit',
      unit: 'fraction',
      meaning: 'Final equity ÷ initial cash − 1.',
      of: ({ equity, cash }) => equity.at(-1)! / cash - 1,
    },
    compoundingAnnualReturn: {
      title: 'Compounding Annual Return',
      unit: 'fraction',
      meaning: '(final equity ÷ initial cash)^(1 ÷ years) − 1 with years of 365 days.',
      of: ({ equity, cash, years }) => yearly(equity.at(-1)! / cash, years),
    },
    drawdown: {
      title: 'Drawdown',
      unit: 'fraction',
      meaning: 'Largest loss from the highest daily equity so far, the initial cash being the first.',
      of: ({ levels }) => largest(drawdowns(levels)),
    },
    sharpe: {
      title: 'Sharpe Ratio',
      unit: 'ratio',
      meaning: '((1 + mean daily return)^365 − 1) ÷ annual standard deviation.',
      instead: '0 where the deviation is 0',
      of: ({ annual, spread }) => ratio(annual, spread),
    },
    sortino: {
      title: 'Sortino Ratio',
      unit: 'ratio',
      meaning:
        '((1 + mean daily return)^365 − 1) ÷ (sample deviation of negative daily returns alone × √365).',
      instead: '0 below two losing days',
      of: ({ annual, returns }) =>
        ratio(annual, scaled(deviation(returns.filter((change) => change < 0)), Math.sqrt(year))),
    },
    annualStandardDeviation: {
      title: 'Annual Standard Deviation',
      unit: 'fraction',
      meaning: 'Sample deviation of daily returns × √365.',
      of: ({ spread }) => spread,
    },
    annualVariance: {
      title: 'Annual Variance',
      unit: 'ratio',
      meaning: 'Sample variance of daily returns × 365.',
      of: ({ spread }) => (spread === null ? null : spread ** 2),
    },
    averageWin: {
      title: 'Average Win',
      unit: 'fraction',
      meaning: 'Mean of profit ÷ capital before the trade, over trades with a profit above 0.',
      instead: '0 without winners',
      of: ({ averageWin }) => averageWin,
    },
    averageLoss: {
      title: 'Average Loss',
      unit: 'fraction',
      meaning: 'The same over all other trades, as a negative fraction.',
      instead: '0 without losers',
      of: ({ averageLoss }) => scaled(averageLoss, -1),
    },
    profitLossRatio: {
      title: 'Profit-Loss Ratio',
      unit: 'ratio',
      meaning: 'Average win ÷ average loss.',
      instead: '0 without losers',
      of: ({ payoff }) => payoff,
    },
    winRate: {
      title: 'Win Rate',
      unit: 'fraction',
      meaning: 'Trades with a profit above 0 ÷ all trades; a trade that earned nothing counts as a loss.',
      instead: '0 without trades',
      of: ({ wins, count }) => ratio(wins, count),
    },
    lossRate: {
      title: 'Loss Rate',
      unit: 'fraction',
      meaning: '1 − win rate.',
      instead: '0 without trades',
      of: ({ wins, count }) => ratio(count - wins, count),
    },
    expectancy: {
      title: 'Expectancy',
      unit: 'ratio',
      meaning: 'Win rate × profit-loss ratio − loss rate.',
      instead: 'a number as if the missing ratio were 0',
      of: ({ wins, count, payoff }) =>
        payoff === null ? null : (wins / count) * payoff - (count - wins) / count,
    },
    beta: {
      title: 'Beta',
      unit: 'ratio',
      meaning: 'Covariance of daily returns of equity and market ÷ variance of those of the market.',
      instead: '0 where the market does not move',
      of: ({ slope }) => slope,
    },
    alpha: {
      title: 'Alpha',
      unit: 'fraction',
      meaning: 'Annual performance − beta × that of the market, each being (1 + mean daily return)^365 − 1.',
      instead: '0 where beta is 0',
      of: ({ annual, slope, marketAnnual }) =>
        annual === null || slope === null ? null : annual - slope * marketAnnual,
    },
    treynor: {
      title: 'Treynor Ratio',
      unit: 'ratio',
      meaning: 'Annual performance ÷ beta.',
      instead: '0 where beta is 0',
      of: ({ annual, slope }) => ratio(annual, slope),
    },
    trackingError: {
      title: 'Tracking Error',
      unit: 'fraction',
      meaning: 'Sample deviation of the daily difference to the market × √365.',
      of: (view) => trackingError(view),
    },
    informationRatio: {
      title: 'Information Ratio',
      unit: 'ratio',
      meaning: '(annual performance − that of the market) ÷ tracking error.',
      instead: '0 where the tracking error is 0',
      of: (view) =>
        view.annual === null ? null : ratio(view.annual - view.marketAnnual, trackingError(view)),
    },
    valueAtRisk95: {
      title: 'Value at Risk 95',
      unit: 'fraction',
      meaning:
        'Mean − 1.645 × sample deviation of the daily returns of the last 365 days: the 5th percentile if they were normal.',
      of: ({ returns }) => normalValueAtRisk(returns, normal.five),
    },
    valueAtRisk99: {
      title: 'Value at Risk 99',
      unit: 'fraction',
      meaning: 'The same with 2.326: the 1st percentile.',
      of: ({ returns }) => normalValueAtRisk(returns, normal.one),
    },
  },
);

function ratesOf(trades: Outcome['trades'], cash: number): number[] {
  let capital = cash;
  return trades.map(({ pnl }) => {
    const rate = pnl / capital;
    capital += pnl;
    return rate;
  });
}

function trackingError({ returns, market }: ReturnType<typeof viewOf>): number | null {
  return scaled(deviation(returns.map((change, k) => change - market[k]!)), Math.sqrt(year));
}

function normalValueAtRisk(returns: Float64Array, deviate: number): number | null {
  const last = returns.subarray(-year);
  const spread = deviation(last);
  return spread === null ? null : mean(last)! + deviate * spread;
}
