import type { Outcome } from '../outcome.ts';
import { deviation, mean, ratio } from '../sample.ts';
import { tallyOf } from '../tally.ts';
import { engine } from './engine.ts';
import { scaled, yearly } from './formulas.ts';

const day = 86_400_000;

function viewOf({ time, cash, trades }: Outcome) {
  const profits = trades.map((trade) => trade.pnl);
  const shares = profits.map((profit) => profit / cash);
  const wholeDays = Math.floor((time.at(-1)! - time[0]!) / day);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return {
    cash,
    profits,
    shares,
    wholeDays,
    total,
    daily: profits.length === 0 ? null : total / Math.max(1, wholeDays),
    tally: tallyOf(profits),
    drawdown: closedDrawdown(profits, cash),
  };
}

export const freqtrade = engine(
  'Statistics of freqtrade 2025. Everything is computed from closed trades, in money ÷ starting balance; equity inside a trade is not looked at. A year is 365 days, days are whole days between the first and the last bar (at least 1); deviations are those of trades, not of days, and divide by n. freqtrade itself closes what is open at the end; here it stays out.',
  viewOf,
  {
    trades: {
      title: 'Trades',
      unit: 'count',
      meaning: 'Closed trades.',
      of: ({ profits }) => profits.length,
    },
    profitTotal: {
      title: 'Total profit %',
      unit: 'fraction',
      meaning: 'Profit of closed trades ÷ starting balance.',
      of: ({ total }) => total,
    },
    profitTotalAbs: {
      title: 'Absolute profit',
      unit: 'money',
      meaning: 'Profit of closed trades.',
      of: ({ tally }) => tally.won - tally.lost,
    },
    cagr: {
      title: 'CAGR %',
      unit: 'fraction',
      meaning: '(final ÷ starting balance)^(365 ÷ whole days) − 1.',
      instead: '0 where the balance is negative',
      of: ({ total, wholeDays }) => yearly(1 + total, Math.max(1, wholeDays) / 365),
    },
    sharpe: {
      title: 'Sharpe',
      unit: 'ratio',
      meaning:
        'Sum of profit ÷ starting balance, per day, ÷ deviation (n) of profit ÷ starting balance over trades, × √365.',
      instead: '−100 where the deviation is 0, and 0 without trades',
      of: ({ daily, shares }) => scaled(ratio(daily, deviation(shares, 0)), Math.sqrt(365)),
    },
    sortino: {
      title: 'Sortino',
      unit: 'ratio',
      meaning: 'As Sharpe, with the deviation (n) of losing trades only.',
      instead: '−100 where that deviation is 0, as with one losing trade, and 0 without trades',
      of: ({ daily, shares }) =>
        scaled(
          ratio(
            daily,
            deviation(
              shares.filter((share) => share < 0),
              0,
            ),
          ),
          Math.sqrt(365),
        ),
    },
    calmar: {
      title: 'Calmar',
      unit: 'ratio',
      meaning:
        'Sum of profit ÷ starting balance, per day, in percent, ÷ max. account drawdown, × √365. Not the usual Calmar ratio.',
      instead: '−100 without a drawdown, and 0 without trades',
      of: ({ daily, drawdown }) =>
        scaled(ratio(scaled(daily, 100), drawdown?.account ?? null), Math.sqrt(365)),
    },
    sqn: {
      title: 'SQN',
      unit: 'ratio',
      meaning:
        '√trades × mean ÷ sample deviation (n − 1) of profit ÷ starting balance. freqtrade rounds it to 4 digits.',
      instead: '−100 where the deviation does not exist or is 0, and 0 without trades',
      of: ({ shares }) => scaled(ratio(mean(shares), deviation(shares)), Math.sqrt(shares.length)),
    },
    profitFactor: {
      title: 'Profit factor',
      unit: 'ratio',
      meaning: 'Money won ÷ money lost.',
      instead: '0 where no trade loses',
      of: ({ tally }) => ratio(tally.won, tally.lost),
    },
    winRate: {
      title: 'Win %',
      unit: 'fraction',
      meaning: 'Trades with a profit above 0 ÷ all trades, draws included.',
      instead: '0 without trades',
      of: ({ tally }) => ratio(tally.wins, tally.count),
    },
    expectancy: {
      title: 'Expectancy',
      unit: 'money',
      meaning: 'Share of winners × mean win − share of losers × mean loss, in money; a mean of nothing is 0.',
      instead: '0 without trades',
      of: ({ tally: { count, wins, losses, meanWin, meanLoss } }) =>
        count === 0 ? null : (wins / count) * (meanWin ?? 0) - (losses / count) * (meanLoss ?? 0),
    },
    expectancyRatio: {
      title: 'Expectancy (Ratio)',
      unit: 'ratio',
      meaning: '(1 + mean win ÷ mean loss) × win rate − 1.',
      instead: '100 where no trade loses',
      of: ({ tally: { count, wins, meanWin, meanLoss } }) =>
        meanLoss === null ? null : (1 + (meanWin ?? 0) / meanLoss) * (wins / count) - 1,
    },
    maxDrawdownAbs: {
      title: 'Absolute drawdown',
      unit: 'money',
      meaning:
        'Largest fall of the sum of closed profits below its highest value so far. The first peak is the sum after the first trade, not the starting balance.',
      instead: '0 where the sum never falls',
      of: ({ drawdown }) => drawdown?.money ?? null,
    },
    maxDrawdownAccount: {
      title: 'Max % of account underwater',
      unit: 'fraction',
      meaning:
        'That fall ÷ (starting balance + the peak before it): the share at the largest fall in money, which need not be the largest share.',
      instead: '0 where the sum never falls',
      of: ({ drawdown }) => drawdown?.account ?? null,
    },
  },
);

/** The largest fall, in money, of a running sum of profits. Null if it never falls. */
function closedDrawdown(profits: readonly number[], cash: number): { money: number; account: number } | null {
  let sum = 0;
  let peak = -Infinity;
  let worst: { money: number; account: number } | null = null;
  for (const profit of profits) {
    sum += profit;
    peak = Math.max(peak, sum);
    const money = peak - sum;
    if (money > (worst?.money ?? 0)) worst = { money, account: money / (cash + peak) };
  }
  return worst;
}
