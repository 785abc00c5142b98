import { exp, log, pow } from '#numbers';
import type { Outcome } from '../outcome.ts';
import { deviation, mean, ratio } from '../sample.ts';
import { tallyOf } from '../tally.ts';
import { engine } from './engine.ts';
import { beta, downside, drawdowns, largest, scaled, yearly } from './formulas.ts';
import { samplesOf, usualStep } from './sampling.ts';
import { barsHeld, spells } from './spells.ts';

const day = 86_400_000;

function viewOf(outcome: Outcome) {
  const { time, equity, close, trades, warmup } = outcome;
  const { levels, returns, year } = samplesOf(outcome, {
    every: 'day with bars',
    since: 'first value',
    year: 'weekdays',
    ruin: 'no return',
  });
  const growth = geometricMean(returns, levels.length - 1);
  const falls = drawdowns(equity);
  const profits = trades.map((trade) => trade.pnl);
  const total = equity.at(-1)! / equity[0]! - 1;
  const hold = close.at(-1)! / close[warmup]! - 1;
  const slope = beta(logChanges(equity), logChanges(close));
  const annual = levels.length < 2 ? null : pow(1 + growth, year) - 1;
  return {
    ...outcome,
    returns,
    year,
    total,
    hold,
    slope,
    annual,
    volatility: compoundVolatility(returns, growth, year),
    drawdown: largest(falls),
    spells: spells(time, falls),
    profits,
    tally: tallyOf(profits),
    gains: trades.map((trade) => trade.return),
    durations: trades.map((trade) => trade.exitTime! - trade.entryTime),
    rounded: (duration: number | null) => roundedUp(duration, usualStep(outcome)),
  };
}

export const backtestingPy = engine(
  'Statistics of backtesting.py 0.6. Equity is sampled at the last bar of each UTC day that has bars (of each week for weekly bars); a year has 365 days if bars lie on weekends, else 252 (52 weeks); returns are compared with equity at the first bar, not with the initial cash; sample deviation (n − 1); no risk-free rate. Trade statistics use closed trades only.',
  viewOf,
  {
    exposure: {
      title: 'Exposure Time [%]',
      unit: 'fraction',
      meaning: 'Share of bars inside closed trades, the bars of entry and exit included.',
      of: ({ time, trades }) => barsHeld(time, trades) / time.length,
    },
    equityFinal: {
      title: 'Equity Final [$]',
      unit: 'money',
      meaning: 'Equity at the last bar.',
      of: ({ equity }) => equity.at(-1)!,
    },
    equityPeak: {
      title: 'Equity Peak [$]',
      unit: 'money',
      meaning: 'Highest equity of any bar.',
      of: ({ equity }) => equity.reduce((most, value) => Math.max(most, value), -Infinity),
    },
    commissions: {
      title: 'Commissions [$]',
      unit: 'money',
      meaning: 'Commission of closed trades, entry and exit.',
      of: ({ trades }) => trades.reduce((sum, { fees }) => sum + fees, 0),
    },
    return: {
      title: 'Return [%]',
      unit: 'fraction',
      meaning: 'Equity at the last bar ÷ equity at the first bar − 1.',
      of: ({ total }) => total,
    },
    buyAndHold: {
      title: 'Buy & Hold Return [%]',
      unit: 'fraction',
      meaning: 'Last close ÷ close of the last bar of the warm-up − 1, without costs.',
      of: ({ hold }) => hold,
    },
    annualReturn: {
      title: 'Return (Ann.) [%]',
      unit: 'fraction',
      meaning:
        '(1 + g)^year − 1 with g the geometric mean of daily returns. A day that loses everything makes g 0.',
      instead: 'NaN below two days',
      of: ({ annual }) => annual,
    },
    annualVolatility: {
      title: 'Volatility (Ann.) [%]',
      unit: 'fraction',
      meaning:
        '√((variance of daily returns + (1 + g)²)^year − (1 + g)^(2 × year)) with g the geometric mean of daily returns: the deviation of a compounded year.',
      instead: 'NaN below three days',
      of: ({ volatility }) => volatility,
    },
    cagr: {
      title: 'CAGR [%]',
      unit: 'fraction',
      meaning:
        '(equity at the last bar ÷ equity at the first bar)^(1 ÷ years) − 1 with years of 365.25 days.',
      instead: 'Infinity where it overflows',
      of: ({ time, total }) => yearly(1 + total, (time.at(-1)! - time[0]!) / (365.25 * day)),
    },
    sharpe: {
      title: 'Sharpe Ratio',
      unit: 'ratio',
      meaning: 'Return (Ann.) ÷ Volatility (Ann.).',
      instead: 'NaN where the volatility is 0',
      of: ({ annual, volatility }) => ratio(annual, volatility),
    },
    sortino: {
      title: 'Sortino Ratio',
      unit: 'ratio',
      meaning: 'Return (Ann.) ÷ (root of the mean squared negative daily return × √year).',
      instead: 'Infinity where no day loses',
      of: ({ annual, returns, year }) => ratio(annual, scaled(downside(returns), Math.sqrt(year))),
    },
    calmar: {
      title: 'Calmar Ratio',
      unit: 'ratio',
      meaning: 'Return (Ann.) ÷ maximum drawdown.',
      instead: 'NaN without a drawdown',
      of: ({ annual, drawdown }) => ratio(annual, drawdown),
    },
    alpha: {
      title: 'Alpha [%]',
      unit: 'fraction',
      meaning: 'Return − beta × Buy & Hold Return.',
      of: ({ total, slope, hold }) => (slope === null ? null : total - slope * hold),
    },
    beta: {
      title: 'Beta',
      unit: 'ratio',
      meaning: 'Covariance of log returns per bar of equity and close ÷ variance of those of the close.',
      instead: 'NaN after a ruin',
      of: ({ slope }) => slope,
    },
    maxDrawdown: {
      title: 'Max. Drawdown [%]',
      unit: 'fraction',
      meaning: 'Largest loss from the highest equity so far, per bar, as a negative fraction.',
      of: ({ drawdown }) => (drawdown === 0 ? 0 : -drawdown),
    },
    averageDrawdown: {
      title: 'Avg. Drawdown [%]',
      unit: 'fraction',
      meaning: 'Mean depth of the drawdowns that last longer than one bar, as a negative fraction.',
      instead: 'NaN without a drawdown',
      of: ({ spells: all }) => scaled(mean(all.map(({ depth }) => depth)), -1),
    },
    maxDrawdownDuration: {
      title: 'Max. Drawdown Duration',
      unit: 'duration',
      meaning: 'Longest time between two peaks, rounded up to whole days, hours or minutes of the bars.',
      instead: 'NaN without a drawdown',
      of: ({ spells: all, rounded }) => rounded(longest(all.map(({ length }) => length))),
    },
    averageDrawdownDuration: {
      title: 'Avg. Drawdown Duration',
      unit: 'duration',
      meaning: 'Mean time between two peaks, rounded up likewise.',
      instead: 'NaN without a drawdown',
      of: ({ spells: all, rounded }) => rounded(mean(all.map(({ length }) => length))),
    },
    trades: {
      title: '# Trades',
      unit: 'count',
      meaning: 'Closed trades.',
      of: ({ trades }) => trades.length,
    },
    winRate: {
      title: 'Win Rate [%]',
      unit: 'fraction',
      meaning: 'Trades with a profit above 0 ÷ trades.',
      instead: 'NaN without trades',
      of: ({ tally }) => ratio(tally.wins, tally.count),
    },
    bestTrade: {
      title: 'Best Trade [%]',
      unit: 'fraction',
      meaning: 'Highest return of a trade.',
      instead: 'NaN without trades',
      of: ({ gains }) => longest(gains),
    },
    worstTrade: {
      title: 'Worst Trade [%]',
      unit: 'fraction',
      meaning: 'Lowest return of a trade.',
      instead: 'NaN without trades',
      of: ({ gains }) => scaled(longest(gains.map((gain) => -gain)), -1),
    },
    averageTrade: {
      title: 'Avg. Trade [%]',
      unit: 'fraction',
      meaning: 'Geometric mean of the returns of trades; 0 if one of them lost everything.',
      instead: 'NaN without trades',
      of: ({ gains }) => (gains.length === 0 ? null : geometricMean(gains, gains.length)),
    },
    maxTradeDuration: {
      title: 'Max. Trade Duration',
      unit: 'duration',
      meaning: 'Longest time from entry to exit, rounded up to whole days, hours or minutes of the bars.',
      instead: 'NaN without trades',
      of: ({ durations, rounded }) => rounded(longest(durations)),
    },
    averageTradeDuration: {
      title: 'Avg. Trade Duration',
      unit: 'duration',
      meaning: 'Mean time from entry to exit, rounded up likewise.',
      instead: 'NaN without trades',
      of: ({ durations, rounded }) => rounded(mean(durations)),
    },
    profitFactor: {
      title: 'Profit Factor',
      unit: 'ratio',
      meaning: 'Sum of positive ÷ sum of negative returns of trades, in percent and not in money.',
      instead: 'NaN where no trade loses',
      of: ({ gains }) => {
        const { won, lost } = tallyOf(gains);
        return ratio(won, lost);
      },
    },
    expectancy: {
      title: 'Expectancy [%]',
      unit: 'fraction',
      meaning: 'Arithmetic mean of the returns of trades.',
      instead: 'NaN without trades',
      of: ({ gains }) => mean(gains),
    },
    sqn: {
      title: 'SQN',
      unit: 'ratio',
      meaning: '√trades × mean ÷ sample deviation of their profit in money.',
      instead: 'NaN below two trades or where all profits are equal',
      of: ({ profits }) => scaled(ratio(mean(profits), deviation(profits)), Math.sqrt(profits.length)),
    },
    kelly: {
      title: 'Kelly Criterion',
      unit: 'fraction',
      meaning: 'Win rate − (1 − win rate) ÷ (mean win ÷ mean loss), in money.',
      instead: 'NaN without both wins and losses',
      of: ({ tally: { count, wins, meanWin, meanLoss } }) => {
        const payoff = ratio(meanWin, meanLoss);
        return payoff === null ? null : wins / count - (1 - wins / count) / payoff;
      },
    },
  },
);

function geometricMean(returns: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let k = 0; k < returns.length; k++) {
    if (returns[k]! <= -1) return 0;
    sum += log(1 + returns[k]!);
  }
  return exp(sum / count) - 1;
}

function compoundVolatility(returns: Float64Array, growth: number, year: number): number | null {
  const spread = deviation(returns);
  if (spread === null) return null;
  return Math.sqrt(pow(spread ** 2 + (1 + growth) ** 2, year) - pow(1 + growth, 2 * year));
}

function logChanges(levels: Float64Array): Float64Array {
  return levels.subarray(1).map((level, k) => log(level / levels[k]!));
}

function longest(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value));
}

function roundedUp(duration: number | null, step: number): number | null {
  if (duration === null) return null;
  const unit = [day, 3_600_000, 60_000].find((length) => step % length === 0) ?? 1000;
  return Math.ceil(duration / unit) * unit;
}
