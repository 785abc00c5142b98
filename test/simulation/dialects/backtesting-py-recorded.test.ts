import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sma } from '#indicators';
import { bars, type Bars, parseTimeframe } from '#market';
import { crossesAbove, crossesBelow, Graph, marketSeries } from '#series';
import type { Account } from '#simulation';
import type { Exits } from '#strategy';
import type { QueueRules } from '../../../src/simulation/dialects/queue/rules.ts';
import { realBars, sharedPath, skippedWithout } from '../../support/shared-data.ts';
import { queued } from './queue.ts';

interface Case {
  readonly id: string;
  readonly bars: {
    readonly timeframe: string;
    readonly t: readonly number[];
    readonly o: readonly number[];
    readonly h: readonly number[];
    readonly l: readonly number[];
    readonly c: readonly number[];
  };
  readonly signals: Readonly<Record<'buy' | 'sell' | 'close', readonly number[]>>;
  readonly settings: Pick<QueueRules, 'tradeOnClose' | 'exclusiveOrders' | 'finalizeTrades'> &
    Pick<QueueRules, 'entryWhen' | 'entryType'> & {
      readonly cash: number;
      readonly commission: number;
      readonly spread: number;
      readonly size: { readonly type: string; readonly buy: number; readonly sell: number };
      readonly sl: number | null;
      readonly tp: number | null;
      readonly trail: number | null;
      readonly entryOffset: number | null;
    };
  readonly expected: {
    readonly trades: readonly (Position & {
      readonly exitBar: number;
      readonly exitPrice: number;
      readonly pnl: number;
      readonly commission: number;
      readonly return: number;
    })[];
    readonly openTrades: readonly Position[];
    readonly pendingOrders: readonly object[];
    readonly cancelled: readonly { readonly bar: number }[];
    readonly deferredContingent: readonly number[];
    readonly equity: readonly number[];
  };
}

interface Position {
  readonly size: number;
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly sl: number | null;
  readonly tp: number | null;
}

const fills = 'vectors/fills/backtestingpy.json';

describe.skipIf(!sharedPath(fills))(
  sharedPath(fills) ? 'what backtesting.py did with 300 cases' : skippedWithout(fills),
  () => {
    const { cases } = (
      sharedPath(fills) ? JSON.parse(readFileSync(sharedPath(fills)!, 'utf8')) : { cases: [] }
    ) as { readonly cases: readonly Case[] };

    it.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s', (_, recorded) => {
      const { expected } = recorded;
      const run = replay(recorded);
      const barAt = (time: number) => recorded.bars.t.indexOf(time);
      const signed = (side: string, quantity: number) => (side === 'long' ? quantity : -quantity);
      expect(
        run.closed.map(({ side, quantity, entryTime, entryPrice, exitTime, exitPrice }) => ({
          size: signed(side, quantity),
          entryBar: barAt(entryTime),
          entryPrice,
          exitBar: barAt(exitTime!),
          exitPrice,
        })),
      ).toEqual(
        expected.trades.map(({ size, entryBar, entryPrice, exitBar, exitPrice }) => ({
          size,
          entryBar,
          entryPrice,
          exitBar,
          exitPrice,
        })),
      );
      for (const [k, trade] of expected.trades.entries()) {
        expectNear(run.closed[k]!.pnl, trade.pnl);
        expectNear(run.closed[k]!.fees, trade.commission);
        expectNear(run.closed[k]!.return, trade.return);
      }
      expect(
        run.lots.map(({ size, entryBar, price, stop, target }) => ({
          size,
          entryBar,
          entryPrice: price,
          sl: stop?.price ?? null,
          tp: target?.price ?? null,
        })),
      ).toEqual(expected.openTrades);
      expect(run.open.map(({ side, quantity }) => signed(side, quantity))).toEqual(
        expected.openTrades.map(({ size }) => size),
      );
      expect(
        run.waiting.map(({ size, type, price, lot, guards }) => ({
          size,
          limit: type === 'limit' ? price : null,
          stop: type === 'stop' ? price : null,
          contingent: guards,
          closing: lot !== undefined,
        })),
      ).toEqual(expected.pendingOrders);
      expect(run.refusals.map(({ bar }) => bar)).toEqual(expected.cancelled.map(({ bar }) => bar));
      const deferred = run.fills.filter(({ reason, ambiguous }) => reason === 'entry' && ambiguous);
      expect(deferred.map(({ bar }) => bar)).toEqual(expected.deferredContingent);
      for (const [i, equity] of expected.equity.entries()) expectNear(run.equity[i]!, equity);
    });
  },
);

// The first trade opened by the last bar of a market may show no profit yet: 1e-9 of at least 1.
function expectNear(value: number, wanted: number): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
}

function replay({ bars: { timeframe, t, o, h, l, c }, signals, settings }: Case) {
  const market = barsOf(timeframe, t, o, h, l, c);
  const column = (numbers: readonly number[]) => {
    const values = new Float64Array(t.length);
    for (const i of numbers) values[i] = 1;
    return values;
  };
  const close = column(signals.close);
  const { cash, commission, spread, size, sl, tp, trail, entryOffset, ...rules } = settings;
  const { tradeOnClose, exclusiveOrders, finalizeTrades, entryWhen, entryType } = rules;
  const own = size.type === 'default' ? {} : { size: size.buy, sellSize: size.sell };
  const exits: Exits = {
    ...(sl === null ? {} : { stopLoss: sl }),
    ...(tp === null ? {} : { takeProfit: tp }),
    ...(trail === null ? {} : { trailingStop: trail }),
  };
  const account: Account = { cash, fee: commission, slippage: spread, size: 1 };
  return queued(
    {
      bars: market,
      signals: {
        enterLong: column(signals.buy),
        enterShort: column(signals.sell),
        exitLong: close,
        exitShort: close,
      },
      exits,
      account,
      warmup: 0,
    },
    {
      tradeOnClose,
      exclusiveOrders,
      finalizeTrades,
      entryWhen,
      entryType,
      entryOffset: entryOffset ?? 0,
      ...own,
    },
  );
}

function barsOf(
  timeframe: string,
  time: readonly number[],
  ...[open, high, low, close]: readonly (readonly number[])[]
): Bars {
  const column = (values: readonly number[] | undefined) => Float64Array.from(values ?? []);
  return bars({ exchange: 'recorded', symbol: 'A/B:B' }, parseTimeframe(timeframe), {
    time: Float64Array.from(time),
    open: column(open),
    high: column(high),
    low: column(low),
    close: column(close),
    volume: new Float64Array(time.length),
  });
}

const goog = 'vectors/backtestingpy_goog_smacross.json';

describe.skipIf(!sharedPath(goog))(
  sharedPath(goog) ? 'backtesting.py’s own example' : skippedWithout(goog),
  () => {
    it('has 66 trades and ends with 51422.99', () => {
      const recorded = JSON.parse(readFileSync(sharedPath(goog)!, 'utf8')) as {
        readonly bars: Readonly<Record<'date', readonly string[]>> &
          Readonly<Record<'open' | 'high' | 'low' | 'close', readonly number[]>>;
      };
      const { date, open, high, low, close } = recorded.bars;
      const time = date.map((day) => Date.parse(`${day}T00:00:00Z`));
      const market = barsOf('1d', time, open, high, low, close);
      const { above, below } = crossings(market, 10, 30);
      const signals = { enterLong: above, exitShort: above, enterShort: below, exitLong: below };
      const account: Account = { cash: 10_000, fee: 0, slippage: 0, size: 1 };
      const run = queued({ bars: market, signals, exits: {}, account, warmup: 30 }, { finalizeTrades: true });
      expect(run.closed).toHaveLength(66);
      expectNear(run.equity.at(-1)!, 51_422.98999999996);
    });
  },
);

const minutes = 'ohlcv/bitfinex_BTCUSD_1m.csv.gz';

describe.skipIf(!sharedPath(minutes))(
  sharedPath(minutes) ? 'two averages over 100,000 minutes' : skippedWithout(minutes),
  () => {
    const market = sharedPath(minutes) ? last(realBars('bitfinex_BTCUSD_1m'), 100_000) : undefined;
    const account: Account = { cash: 1_000_000, fee: 0.001, slippage: 0.0005, size: 1 };
    it.each([
      ['without guards', {}, 434_976.0438083344],
      ['with stop and target', { stopLoss: 0.02, takeProfit: 0.04 }, 388_401.8372082375],
    ] as const)('%s: 347 trades, %s, final %d', (_, exits, final) => {
      const { above, below } = crossings(market!, 50, 200);
      const signals = { enterLong: above, exitLong: below };
      const run = queued({ bars: market!, signals, exits, account, warmup: 200 }, { finalizeTrades: true });
      expect(run.closed).toHaveLength(347);
      expectNear(run.equity.at(-1)!, final);
    });
  },
);

function last({ market, timeframe, length, ...all }: Bars, count: number): Bars {
  const { time, open, high, low, close, volume } = all;
  const cut = (column: Float64Array) => column.slice(length - count);
  return bars(market, timeframe, {
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  });
}

function crossings(market: Bars, fast: number, slow: number) {
  const graph = new Graph(market);
  const { close } = marketSeries;
  const above = graph.column(crossesAbove(sma(close, fast), sma(close, slow)));
  const below = graph.column(crossesBelow(sma(close, fast), sma(close, slow)));
  graph.advance(market.length);
  return { above: above.values, below: below.values };
}
