import { pow } from '#numbers';
import type { Outcome } from '../outcome.ts';
import { deviation, mean, quantile, ratio } from '../sample.ts';
import { tallyOf } from '../tally.ts';
import { engine } from './engine.ts';
import { compounded, downside, drawdowns, largest, omega, scaled, sharpe } from './formulas.ts';
import { samplesOf } from './sampling.ts';

function viewOf(outcome: Outcome) {
  const { returns, year } = samplesOf(outcome, {
    every: 'bar',
    since: 'initial cash',
    year: 'bars',
    ruin: 'unchanged',
  });
  const growth = compounded(returns);
  const profits = outcome.trades.map((trade) => trade.pnl);
  return {
    ...outcome,
    returns,
    year,
    finalValue: outcome.equity.at(-1)!,
    annual: pow(growth.at(-1)!, year / returns.length) - 1,
    drawdown: largest(drawdowns(growth)),
    profits,
    tally: tallyOf(profits),
  };
}

export const vectorbt = engine(
  'Portfolio statistics of vectorbt 1.1. Returns are taken from bar to bar, the first one from the initial cash; a year is 365 days ÷ the length of a bar; sample deviation (n − 1); no risk-free rate. Trade statistics leave the open trade out.',
  viewOf,
  {
    finalValue: {
      title: 'End Value',
      unit: 'money',
      meaning: 'Equity at the last close.',
      of: ({ finalValue }) => finalValue,
    },
    totalProfit: {
      title: 'Total Profit',
      unit: 'money',
      meaning: 'Equity at the last close − initial cash.',
      of: ({ finalValue, cash }) => finalValue - cash,
    },
    totalReturn: {
      title: 'Total Return [%]',
      unit: 'fraction',
      meaning: 'Total profit ÷ initial cash.',
      of: ({ finalValue, cash }) => (finalValue - cash) / cash,
    },
    benchmarkReturn: {
      title: 'Benchmark Return [%]',
      unit: 'fraction',
      meaning: 'Last close ÷ first close − 1, without costs.',
      of: ({ close }) => close.at(-1)! / close[0]! - 1,
    },
    annualizedReturn: {
      title: 'Annualized Return [%]',
      unit: 'fraction',
      meaning: 'Compounded growth ^ (bars in a year ÷ number of bars) − 1.',
      instead: 'Infinity where it overflows',
      of: ({ annual }) => annual,
    },
    annualizedVolatility: {
      title: 'Annualized Volatility [%]',
      unit: 'fraction',
      meaning: 'Sample deviation of returns per bar × √(bars in a year).',
      of: ({ returns, year }) => scaled(deviation(returns), Math.sqrt(year)),
    },
    annFactor: {
      title: 'Annualization factor',
      unit: 'ratio',
      meaning: 'Bars in a year: 365 days ÷ the length of a bar.',
      of: ({ year }) => year,
    },
    sharpe: {
      title: 'Sharpe Ratio',
      unit: 'ratio',
      meaning: 'Mean ÷ sample deviation of returns per bar × √(bars in a year).',
      instead: 'Infinity where the deviation is 0',
      of: ({ returns, year }) => sharpe(returns, year),
    },
    sortino: {
      title: 'Sortino Ratio',
      unit: 'ratio',
      meaning:
        'Mean return per bar × bars in a year ÷ (root of the mean squared negative return, over all bars, × √(bars in a year)).',
      instead: 'Infinity where no bar loses',
      of: ({ returns, year }) => scaled(ratio(mean(returns), downside(returns)), Math.sqrt(year)),
    },
    calmar: {
      title: 'Calmar Ratio',
      unit: 'ratio',
      meaning: 'Annualized return ÷ maximum drawdown.',
      instead: 'NaN without a drawdown',
      of: ({ annual, drawdown }) => ratio(annual, drawdown),
    },
    omega: {
      title: 'Omega Ratio',
      unit: 'ratio',
      meaning: 'Sum of positive ÷ sum of negative returns per bar, sign turned.',
      instead: 'Infinity where no bar loses',
      of: ({ returns }) => omega(returns),
    },
    maxDrawdown: {
      title: 'Max Drawdown [%]',
      unit: 'fraction',
      meaning:
        'Largest loss from the highest compounded growth so far, as a negative fraction. The first peak is the first bar’s close, not the initial cash.',
      of: ({ drawdown }) => (drawdown === 0 ? 0 : -drawdown),
    },
    valueAtRisk: {
      title: 'Value at Risk',
      unit: 'fraction',
      meaning: 'The 5th percentile of returns per bar, neighbours interpolated, as a negative fraction.',
      of: ({ returns }) => quantile(returns, 0.05),
    },
    conditionalValueAtRisk: {
      title: 'Cond. Value at Risk',
      unit: 'fraction',
      meaning: 'Mean of the worst ⌊0.05 × (n − 1)⌋ + 1 returns per bar.',
      of: ({ returns }) => mean(returns.toSorted().slice(0, Math.floor((returns.length - 1) * 0.05) + 1)),
    },
    totalFees: {
      title: 'Total Fees Paid',
      unit: 'money',
      meaning: 'Fees of all orders.',
      of: ({ fees }) => fees,
    },
    trades: {
      title: 'Total Trades',
      unit: 'count',
      meaning: 'Closed trades, and the one that is still open.',
      of: ({ trades, openTrades }) => trades.length + openTrades,
    },
    closedTrades: {
      title: 'Total Closed Trades',
      unit: 'count',
      meaning: 'One for each fill that closes.',
      of: ({ trades }) => trades.length,
    },
    openTrades: {
      title: 'Total Open Trades',
      unit: 'count',
      meaning: 'Trades open at the end.',
      of: ({ openTrades }) => openTrades,
    },
    winRate: {
      title: 'Win Rate [%]',
      unit: 'fraction',
      meaning: 'Closed trades with a profit above 0 ÷ closed trades.',
      instead: 'NaN without trades',
      of: ({ tally }) => ratio(tally.wins, tally.count),
    },
    profitFactor: {
      title: 'Profit Factor',
      unit: 'ratio',
      meaning: 'Money won ÷ money lost by closed trades.',
      instead: 'Infinity where no trade loses, NaN without trades',
      of: ({ tally }) => ratio(tally.won, tally.lost),
    },
    expectancy: {
      title: 'Expectancy',
      unit: 'money',
      meaning: 'Win rate × mean win − (1 − win rate) × mean loss, in money; a mean of nothing is 0.',
      instead: 'NaN without trades',
      of: ({ tally: { count, wins, meanWin, meanLoss } }) =>
        count === 0 ? null : (wins / count) * (meanWin ?? 0) - (1 - wins / count) * (meanLoss ?? 0),
    },
    sqn: {
      title: 'SQN',
      unit: 'ratio',
      meaning: '√(closed trades) × mean ÷ sample deviation of their profit in money.',
      instead: 'NaN below two trades, Infinity where all profits are equal',
      of: ({ profits }) => scaled(ratio(mean(profits), deviation(profits)), Math.sqrt(profits.length)),
    },
  },
);
