import { readFileSync } from 'node:fs';
import type { Outcome, TradeResult } from '#metrics';
import { sharedPath } from '../../support/shared-data.ts';

/**
 * A run of another engine as it was recorded, with the statistics that it printed. Recorded equity
 * has 10 significant digits, which a yearly ratio of a few days magnifies a millionfold; fills have
 * all of theirs, so equity is made again from those.
 */
export interface Recorded {
  readonly id: string;
  readonly outcome: Outcome;
  /** What the engine noted, to 10 digits. */
  readonly notedEquity: readonly number[];
  /** By the engine's own names. */
  readonly statistics: Readonly<Record<string, number | string | null>>;
}

interface Case<Expected> {
  readonly id: string;
  readonly bars: { readonly barMs: number; readonly t: number[]; readonly c: number[] };
  readonly settings: Readonly<Record<string, unknown>>;
  readonly expected: Expected & { readonly equity: readonly number[] };
}

interface ClosedTrade {
  readonly entryBar: number;
  readonly exitBar: number;
  readonly pnl: number;
  readonly return: number;
}

interface Order {
  readonly bar: number;
  readonly side: 'buy' | 'sell';
  readonly size: number;
  readonly price: number;
  readonly fees: number;
}

type VectorbtTrade = ClosedTrade & {
  readonly entryFees: number;
  readonly exitFees: number;
  readonly direction: 'long' | 'short';
  readonly status: 'open' | 'closed';
};

export function vectorbtCases(): Recorded[] {
  type Expected = {
    readonly orders: readonly Order[];
    readonly trades: readonly VectorbtTrade[];
    readonly metrics: Recorded['statistics'];
  };
  return casesOf<Case<Expected>>('vectorbt').map(({ id, bars, settings, expected }) => {
    const { orders, trades, metrics, equity } = expected;
    const closed = trades.filter(({ status }) => status === 'closed');
    const cash = settings['initCash'] as number;
    const fills = orders.map(({ bar, side, size, price, fees }) => ({
      bar,
      size: side === 'buy' ? size : -size,
      price,
      fees,
    }));
    return {
      id,
      notedEquity: equity,
      statistics: metrics,
      outcome: {
        ...barsOf(bars),
        equity: equityOf(fills, bars.c, cash),
        cash,
        warmup: 0,
        trades: closed.map((trade) =>
          tradeOf(trade, bars.t, trade.direction, trade.entryFees + trade.exitFees),
        ),
        openTrades: trades.length - closed.length,
        fees: orders.reduce((sum, { fees }) => sum + fees, 0),
      },
    };
  });
}

type BacktestingPosition = {
  readonly size: number;
  readonly entryBar: number;
  readonly entryPrice: number;
};

type BacktestingTrade = ClosedTrade &
  BacktestingPosition & { readonly exitPrice: number; readonly commission: number };

type BacktestingCase = Case<{
  readonly trades: readonly BacktestingTrade[];
  readonly openTrades: readonly BacktestingPosition[];
  readonly stats: Recorded['statistics'];
}> & { readonly derived: { readonly exitReasons: readonly string[] } };

export function backtestingPyCases(): Recorded[] {
  return casesOf<BacktestingCase>('backtestingpy').map((recorded) => {
    const { id, bars, settings, expected } = recorded;
    const cash = settings['cash'] as number;
    const equity = equityOf(fillsOf(recorded), bars.c, cash);
    // The first bar is not looked at, and a ruin leaves nothing.
    equity[0] = equity[1]!;
    return {
      id,
      notedEquity: expected.equity,
      statistics: expected.stats,
      outcome: {
        ...barsOf(bars),
        equity: equity.map((value, bar) => (expected.equity[bar] === 0 ? 0 : value)),
        cash,
        warmup: 0,
        trades: expected.trades.map((trade) =>
          tradeOf(trade, bars.t, trade.size > 0 ? 'long' : 'short', trade.commission),
        ),
        openTrades: expected.openTrades.length,
        fees: 0,
      },
    };
  });
}

// Orders at a close are booked a bar later than they are dated, stops and targets at once.
function fillsOf({ bars, settings, expected, derived }: BacktestingCase): Fill[] {
  const rate = settings['commission'] as number;
  const late = settings['tradeOnClose'] === true ? 1 : 0;
  const last = bars.c.length - 1;
  const fill = (bar: number, size: number, price: number) => ({
    bar: Math.min(bar, last),
    size,
    price,
    fees: rate * Math.abs(size) * price,
  });
  const lateEntry = settings['entryType'] === 'market' ? late : 0;
  const entries = [...expected.trades, ...expected.openTrades].map(({ entryBar, size, entryPrice }) =>
    fill(entryBar + lateEntry, size, entryPrice),
  );
  const exits = expected.trades.map(({ exitBar, size, exitPrice }, k) => {
    const inside = /stop|target|profit/.test(derived.exitReasons[k]!);
    return fill(exitBar + (inside ? 0 : late), -size, exitPrice);
  });
  return [...entries, ...exits].toSorted((a, b) => a.bar - b.bar);
}

function casesOf<T>(name: string): T[] {
  return (JSON.parse(readFileSync(sharedPath(`vectors/fills/${name}.json`)!, 'utf8')) as { cases: T[] })
    .cases;
}

function barsOf({ t, c, barMs }: Case<unknown>['bars']) {
  return { time: Float64Array.from(t), close: Float64Array.from(c), barLength: barMs };
}

function tradeOf(trade: ClosedTrade, time: number[], side: 'long' | 'short', fees: number): TradeResult {
  return {
    side,
    entryTime: time[trade.entryBar]!,
    exitTime: time[trade.exitBar]!,
    fees,
    pnl: trade.pnl,
    return: trade.return,
  };
}

interface Fill {
  readonly bar: number;
  readonly size: number;
  readonly price: number;
  readonly fees: number;
}

function equityOf(fills: readonly Fill[], close: readonly number[], cash: number): Float64Array {
  let money = cash;
  let held = 0;
  let next = 0;
  return Float64Array.from(close, (price, bar) => {
    for (; next < fills.length && fills[next]!.bar === bar; next++) {
      const { size, price: paid, fees } = fills[next]!;
      money -= size * paid + fees;
      held += size;
    }
    return money + held * price;
  });
}
