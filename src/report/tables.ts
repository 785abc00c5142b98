import type { Trade } from '#ledger';
import { marketName } from '#market';
import type { ReportedRun } from './document.ts';

/** Columns of one length: numbers, NaN where there is none, or texts. */
type Columns = Readonly<Record<string, Float64Array | readonly string[]>>;

/** A run as tables: one row about it, its trades, its equity at each close. */
export function tablesOf(reported: ReportedRun): Readonly<Record<'runs' | 'trades' | 'equity', Columns>> {
  const { run, metrics } = reported;
  const { bars, plan, account } = run;
  const one = (value: number) => Float64Array.of(value);
  const numbers = Object.entries(metrics).flatMap(([name, value]) =>
    typeof value === 'number' || value === null ? [[name, one(value ?? NaN)] as const] : [],
  );
  return {
    runs: {
      strategy: [plan.strategy],
      params: [JSON.stringify(plan.params)],
      market: [marketName(bars.market)],
      timeframe: [bars.timeframe],
      from: one(bars.time[0]!),
      to: one(bars.time[bars.length - 1]!),
      bars: one(bars.length),
      cash: one(account.cash),
      fee: one(account.fee),
      slippage: one(account.slippage),
      fills: [run.dialect.name],
      ...Object.fromEntries(numbers),
    },
    trades: tradeTable(reported),
    equity: {
      time: bars.time,
      equity: run.equity,
    },
  };
}

function tradeTable({ run }: ReportedRun): Columns {
  const trades = [...run.trades, ...run.open];
  const number = (pick: (trade: Trade) => number | null) =>
    Float64Array.from(trades, (one) => pick(one) ?? NaN);
  const lane = (trade: Trade) => run.lanes[trade.lane]!;
  return {
    strategy: trades.map((trade) => lane(trade).plan.strategy),
    market: trades.map((trade) => marketName(lane(trade).bars.market)),
    side: trades.map(({ side }) => side),
    entryTime: number(({ entryTime }) => entryTime),
    entryPrice: number(({ entryPrice }) => entryPrice),
    exitTime: number(({ exitTime }) => exitTime),
    exitPrice: number(({ exitPrice }) => exitPrice),
    quantity: number(({ quantity }) => quantity),
    fees: number(({ fees }) => fees),
    charges: number(({ charges }) => charges),
    pnl: number(({ pnl }) => pnl),
    return: number((trade) => trade.return),
    reason: trades.map(({ reason }) => reason),
    bars: number(({ bars }) => bars),
    mae: number(({ mae }) => mae),
    mfe: number(({ mfe }) => mfe),
  };
}
