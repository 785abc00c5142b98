import type { Outcome } from '../outcome.ts';
import { deviation, mean, ratio } from '../sample.ts';
import { tallyOf } from '../tally.ts';
import { engine } from './engine.ts';
import { compounded, downside, drawdowns, largest, omega, scaled, sharpe, yearly } from './formulas.ts';
import { samplesOf } from './sampling.ts';

const year = 365;

function viewOf(outcome: Outcome) {
  const { levels, returns } = samplesOf(outcome, {
    every: 'day',
    since: 'initial cash',
    year,
    ruin: 'no return',
  });
  const growth = compounded(returns);
  const falls = drawdowns(growth);
  const days = levels.length - 1;
  const tally = tallyOf(outcome.trades.map((trade) => trade.pnl));
  const decided = tally.wins + tally.losses;
  return {
    ...outcome,
    returns,
    days,
    annual: yearly(growth.at(-1) ?? 1, days / year),
    falls,
    drawdown: largest(falls),
    ulcer: days < 1 ? null : Math.sqrt(falls.reduce((sum, fall) => sum + fall * fall, 0) / days),
    tally,
    winRate: ratio(tally.wins, decided),
  };
}

export const jesse = engine(
  'Statistics of jesse 1. Balances are taken once a UTC day, the initial one first; a year is 365 days; sample deviation (n − 1); no risk-free rate. Win rate and what follows from it leave trades out that earned exactly nothing.',
  viewOf,
  {
    total: {
      title: 'Total Closed Trades',
      unit: 'count',
      meaning: 'Closed trades.',
      of: ({ tally }) => tally.count,
    },
    openTrades: {
      title: 'Total Open Trades',
      unit: 'count',
      meaning: 'Trades open at the end.',
      of: ({ openTrades }) => openTrades,
    },
    netProfit: {
      title: 'Total Net Profit',
      unit: 'money',
      meaning: 'Profit of closed trades after fees.',
      of: ({ tally }) => tally.won - tally.lost,
    },
    netProfitPercentage: {
      title: 'Total Net Profit (%)',
      unit: 'fraction',
      meaning: 'Profit of closed trades ÷ starting balance.',
      of: ({ tally, cash }) => (tally.won - tally.lost) / cash,
    },
    fee: {
      title: 'Fee',
      unit: 'money',
      meaning: 'Fees of closed trades.',
      of: ({ trades }) => trades.reduce((sum, { fees }) => sum + fees, 0),
    },
    winRate: {
      title: 'Win Rate',
      unit: 'fraction',
      meaning: 'Winning ÷ (winning + losing) trades.',
      instead: '0 where no trade wins or loses',
      of: ({ winRate }) => winRate,
    },
    averageWin: {
      title: 'Average Win',
      unit: 'money',
      meaning: 'Mean profit of winning trades.',
      instead: 'NaN without winners',
      of: ({ tally }) => tally.meanWin,
    },
    averageLoss: {
      title: 'Average Loss',
      unit: 'money',
      meaning: 'Mean loss of losing trades, as a positive amount.',
      instead: 'NaN without losers',
      of: ({ tally }) => tally.meanLoss,
    },
    ratioAvgWinLoss: {
      title: 'Ratio Avg Win / Avg Loss',
      unit: 'ratio',
      meaning: 'Average win ÷ average loss.',
      instead: 'NaN without both',
      of: ({ tally }) => ratio(tally.meanWin, tally.meanLoss),
    },
    expectancy: {
      title: 'Expectancy',
      unit: 'money',
      meaning: 'Average win × win rate − average loss × (1 − win rate); an average of nothing is 0.',
      instead: '0 where no trade wins or loses',
      of: ({ winRate, tally: { meanWin, meanLoss } }) =>
        winRate === null ? null : (meanWin ?? 0) * winRate - (meanLoss ?? 0) * (1 - winRate),
    },
    expectancyPercentage: {
      title: 'Expectancy (%)',
      unit: 'fraction',
      meaning: 'Expectancy ÷ starting balance.',
      instead: '0 where no trade wins or loses',
      of: ({ winRate, cash, tally: { meanWin, meanLoss } }) =>
        winRate === null ? null : ((meanWin ?? 0) * winRate - (meanLoss ?? 0) * (1 - winRate)) / cash,
    },
    grossProfit: {
      title: 'Gross Profit',
      unit: 'money',
      meaning: 'Sum of winning trades.',
      of: ({ tally }) => tally.won,
    },
    grossLoss: {
      title: 'Gross Loss',
      unit: 'money',
      meaning: 'Sum of losing trades, as a negative amount.',
      of: ({ tally }) => (tally.lost === 0 ? 0 : -tally.lost),
    },
    annualReturn: {
      title: 'Annual Return',
      unit: 'fraction',
      meaning: 'Compounded daily returns ^ (365 ÷ days) − 1.',
      of: ({ annual }) => annual,
    },
    maxDrawdown: {
      title: 'Max Drawdown',
      unit: 'fraction',
      meaning:
        'Largest loss from the highest daily balance so far, as a negative fraction. The first peak is the end of the first day, not the starting balance.',
      of: ({ drawdown }) => (drawdown === 0 ? 0 : -drawdown),
    },
    sharpe: {
      title: 'Sharpe Ratio',
      unit: 'ratio',
      meaning: 'Mean ÷ sample deviation of daily returns × √365.',
      instead: 'NaN or ±Infinity where the deviation is 0',
      of: ({ returns }) => sharpe(returns, year),
    },
    sortino: {
      title: 'Sortino Ratio',
      unit: 'ratio',
      meaning:
        'Mean daily return ÷ root of (sum of squared negative daily returns ÷ number of daily balances, one more than there are returns) × √365.',
      instead: '±Infinity where no day loses',
      of: ({ returns, days }) => scaled(ratio(mean(returns), downside(returns, days + 1)), Math.sqrt(year)),
    },
    calmar: {
      title: 'Calmar Ratio',
      unit: 'ratio',
      meaning: 'Annual return ÷ maximum drawdown.',
      instead: '0 without a drawdown',
      of: ({ annual, drawdown }) => ratio(annual, drawdown),
    },
    omega: {
      title: 'Omega Ratio',
      unit: 'ratio',
      meaning: 'Sum of positive ÷ sum of negative daily returns, sign turned.',
      instead: 'NaN where no day loses',
      of: ({ returns }) => omega(returns),
    },
    serenity: {
      title: 'Serenity Index',
      unit: 'ratio',
      meaning:
        'Sum of daily returns ÷ (ulcer × pitfall). Ulcer: √(sum of squared daily drawdowns ÷ days). Pitfall: mean of the deepest ⌊0.05 × (days + 1)⌋ daily drawdowns (of the deepest one if that is none) ÷ sample deviation of daily returns.',
      instead: 'NaN or Infinity without a drawdown',
      of: ({ returns, falls, ulcer, days }) => {
        const deepest = falls.toSorted().toReversed();
        const tail = mean(deepest.slice(0, Math.max(1, Math.floor(0.05 * (days + 1)))));
        const pitfall = ratio(tail, deviation(returns));
        return ratio(
          returns.reduce((sum, change) => sum + change, 0),
          pitfall === null ? null : scaled(ulcer, pitfall),
        );
      },
    },
  },
);
