import type { Trade } from '#ledger';
import { marketName } from '#market';
import type { LaneRun, Run } from '#simulation';
import { isCharged } from './columns/trades.ts';
import { csv } from './csv-text.ts';
import type { ReportedRun } from './document.ts';

/** All trades of all runs, one row each. Times are ISO in UTC; an open trade has no exit. Charges where there are any. */
export function tradesCsv(runs: readonly Pick<ReportedRun, 'run'>[]): string {
  const withCharges = runs.some(({ run }) => isCharged(run.trades) || isCharged(run.open));
  const head = [
    'strategy',
    'market',
    'timeframe',
    'side',
    'entryTime',
    'entryPrice',
    'exitTime',
    'exitPrice',
    'quantity',
    'fees',
    ...(withCharges ? ['charges'] : []),
    'pnl',
    'return',
    'reason',
    'bars',
    'mae',
    'mfe',
    ...(runs.some(({ run }) => run.bots) ? ['bot'] : []),
  ];
  const rows = runs.flatMap((reported) =>
    [...reported.run.trades, ...reported.run.open].map((trade) => [
      ...subject(reported.run, reported.run.lanes[trade.lane]),
      trade.side,
      iso(trade.entryTime),
      trade.entryPrice,
      trade.exitTime === null ? '' : iso(trade.exitTime),
      trade.exitPrice ?? '',
      trade.quantity,
      trade.fees,
      ...(withCharges ? [trade.charges] : []),
      trade.pnl,
      trade.return,
      trade.reason,
      trade.bars,
      trade.mae,
      trade.mfe,
      ...botOf(reported.run, trade),
    ]),
  );
  return csv(head, rows);
}

/** Equity at the close of every bar of every run. */
export function equityCsv(runs: readonly Pick<ReportedRun, 'run'>[]): string {
  const rows = runs.flatMap((reported) => {
    const { bars, equity } = reported.run;
    return Array.from(equity, (value, i) => [...subject(reported.run), iso(bars.time[i]!), value]);
  });
  return csv(['strategy', 'market', 'timeframe', 'timestamp', 'equity'], rows);
}

// Only bots that share an account have names of their own.
function botOf({ bots, lanes }: Run, { lane }: Trade): string[] {
  return bots ? [bots.capital.bots[lanes[lane]!.purse ?? 0]!.name] : [];
}

function subject(run: Run, { plan, bars }: LaneRun = run): string[] {
  return [plan.strategy, marketName(bars.market), bars.timeframe];
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
