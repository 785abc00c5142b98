import type { Outcome } from '../outcome.ts';
import { deviation, mean, ratio } from '../sample.ts';
import { tallyOf } from '../tally.ts';
import { engine } from './engine.ts';
import { compounded, downside, drawdowns, largest, scaled, sharpe, yearly } from './formulas.ts';
import { samplesOf } from './sampling.ts';

const year = 252;

function viewOf(outcome: Outcome) {
  const { returns } = samplesOf(outcome, {
    every: 'day with bars',
    since: 'initial cash',
    year,
    ruin: 'unchanged',
  });
  const growth = compounded(returns);
  const profits = outcome.trades.map((trade) => trade.pnl);
  return {
    ...outcome,
    returns,
    profits,
    won: profits.filter((profit) => profit > 0),
    lost: profits.filter((profit) => profit < 0),
    cagr: yearly(growth.at(-1) ?? 1, returns.length / year),
    drawdown: largest(drawdowns(growth, 1)),
    tally: tallyOf(profits),
  };
}

export const nautilus = engine(
  'Portfolio statistics of nautilus_trader 1. Returns are daily (UTC), of days that have bars, the first one from the initial balance; a year is 252 days for every market unless configured otherwise; sample deviation (n − 1); no risk-free rate. Profit and loss statistics use closed positions.',
  viewOf,
  {
    pnlTotal: {
      title: 'PnL (total)',
      unit: 'money',
      meaning: 'Balance at the end − initial balance, open positions at the last close included.',
      of: ({ equity, cash }) => equity.at(-1)! - cash,
    },
    pnlPercent: {
      title: 'PnL% (total)',
      unit: 'fraction',
      meaning: 'PnL ÷ initial balance.',
      of: ({ equity, cash }) => (equity.at(-1)! - cash) / cash,
    },
    maxWinner: {
      title: 'Max Winner',
      unit: 'money',
      meaning: 'Largest profit of a position.',
      instead: '0 without winners',
      of: ({ won }) => most(won),
    },
    averageWinner: {
      title: 'Avg Winner',
      unit: 'money',
      meaning: 'Mean profit of winning positions.',
      instead: '0 without winners',
      of: ({ won }) => mean(won),
    },
    minWinner: {
      title: 'Min Winner',
      unit: 'money',
      meaning: 'Smallest profit of a winning position.',
      instead: '0 without winners',
      of: ({ won }) => least(won),
    },
    minLoser: {
      title: 'Min Loser',
      unit: 'money',
      meaning: 'Smallest loss of a losing position, as a negative amount.',
      instead: '0 without losers',
      of: ({ lost }) => most(lost),
    },
    averageLoser: {
      title: 'Avg Loser',
      unit: 'money',
      meaning: 'Mean loss of losing positions, as a negative amount.',
      instead: '0 without losers',
      of: ({ lost }) => mean(lost),
    },
    maxLoser: {
      title: 'Max Loser',
      unit: 'money',
      meaning: 'Largest loss of a position, as a negative amount.',
      instead: '0 without losers',
      of: ({ lost }) => least(lost),
    },
    expectancy: {
      title: 'Expectancy',
      unit: 'money',
      meaning: 'Mean profit of the positions that earned or lost anything.',
      instead: '0 without positions',
      of: ({ won, lost }) => mean([...won, ...lost]),
    },
    winRate: {
      title: 'Win Rate',
      unit: 'fraction',
      meaning: 'Positions with a profit above 0 ÷ all closed positions.',
      instead: '0 without positions',
      of: ({ tally }) => ratio(tally.wins, tally.count),
    },
    longRatio: {
      title: 'Long Ratio',
      unit: 'fraction',
      meaning: 'Long positions ÷ all closed positions. nautilus rounds it to 2 digits.',
      of: ({ trades }) => ratio(trades.filter(({ side }) => side === 'long').length, trades.length),
    },
    volatility: {
      title: 'Returns Volatility (252 days)',
      unit: 'fraction',
      meaning: 'Sample deviation of daily returns × √252.',
      of: ({ returns }) => scaled(deviation(returns), Math.sqrt(year)),
    },
    sharpe: {
      title: 'Sharpe Ratio (252 days)',
      unit: 'ratio',
      meaning: 'Mean ÷ sample deviation of daily returns × √252.',
      instead: 'NaN where the deviation is 0',
      of: ({ returns }) => sharpe(returns, year),
    },
    sortino: {
      title: 'Sortino Ratio (252 days)',
      unit: 'ratio',
      meaning: 'Mean daily return ÷ root of the mean squared negative daily return (over all days) × √252.',
      instead: 'NaN where no day loses, or below two days',
      of: ({ returns }) =>
        returns.length < 2 ? null : scaled(ratio(mean(returns), downside(returns)), Math.sqrt(year)),
    },
    riskReturnRatio: {
      title: 'Risk Return Ratio',
      unit: 'ratio',
      meaning: 'Mean ÷ sample deviation of daily returns.',
      instead: 'NaN where the deviation is 0',
      of: ({ returns }) => sharpe(returns, 1),
    },
    profitFactor: {
      title: 'Profit Factor',
      unit: 'ratio',
      meaning: 'Sum of positive ÷ sum of negative daily returns, sign turned: neither trades nor money.',
      instead: 'NaN where no day loses',
      of: ({ returns }) => {
        const { won, lost } = tallyOf(returns);
        return ratio(won, lost);
      },
    },
    cagr: {
      title: 'CAGR (252 days)',
      unit: 'fraction',
      meaning: 'Compounded daily returns ^ (252 ÷ number of daily returns) − 1.',
      instead: 'NaN where the balance is negative',
      of: ({ cagr }) => cagr,
    },
    maxDrawdown: {
      title: 'Max Drawdown',
      unit: 'fraction',
      meaning:
        'Largest loss from the highest compounded daily level so far, the initial balance being the first, as a negative fraction.',
      of: ({ drawdown }) => (drawdown === 0 ? 0 : -drawdown),
    },
    calmar: {
      title: 'Calmar Ratio (252 days)',
      unit: 'ratio',
      meaning: 'CAGR (252 days) ÷ maximum drawdown.',
      instead: '0 without a drawdown',
      of: ({ cagr, drawdown }) => ratio(cagr, drawdown),
    },
  },
);

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => Math.min(a, b));
}
