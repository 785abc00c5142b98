import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sma } from '#indicators';
import { bars, type Bars, parseTimeframe } from '#market';
import { engines } from '#metrics';
import { crossesAbove, crossesBelow, Graph, marketSeries } from '#series';
import type { Account } from '#simulation';
import type { Exits } from '#strategy';
import type { OneOrderRules } from '../../../src/simulation/dialects/one-order/rules.ts';
import { realBars, sharedPath, skippedWithout } from '../../support/shared-data.ts';
import { ordered } from './one-order.ts';

interface Case {
  readonly id: string;
  readonly bars: Readonly<Record<'t' | 'o' | 'h' | 'l' | 'c', readonly number[]>> & {
    readonly timeframe: string;
  };
  readonly signals: Readonly<Record<'entries' | 'exits', readonly number[]>> &
    Readonly<Record<'shortEntries' | 'shortExits', readonly number[] | null>>;
  readonly settings: Pick<OneOrderRules, 'price' | 'stopEntryPrice' | 'stopExitPrice'> &
    Pick<OneOrderRules, 'uponOppositeEntry' | 'allowPartial'> & {
      readonly initCash: number;
      readonly size: number | 'inf';
      readonly fees: number;
      readonly slippage: number;
      readonly direction: 'longonly' | 'shortonly' | 'both' | null;
      readonly slStop: number | null;
      readonly slTrail: boolean;
      readonly tpStop: number | null;
    };
  readonly expected: {
    readonly orders: readonly {
      readonly bar: number;
      readonly side: 'buy' | 'sell';
      readonly size: number;
      readonly price: number;
      readonly fees: number;
    }[];
    readonly notFilled: readonly {
      readonly bar: number;
      readonly status: 'ignored' | 'rejected' | 'partial';
      readonly requested: number | 'Infinity' | '-Infinity';
      readonly filled: number;
    }[];
    readonly trades: readonly {
      readonly entryBar: number;
      readonly exitBar: number;
      readonly size: number;
      readonly entryPrice: number;
      readonly entryFees: number;
      readonly exitPrice: number;
      readonly exitFees: number;
      readonly pnl: number;
      readonly return: number;
      readonly direction: 'long' | 'short';
      readonly status: 'open' | 'closed';
    }[];
    readonly equity: readonly number[];
  };
  readonly derived: { readonly orderReasons: readonly string[] };
}

const fills = 'vectors/fills/vectorbt.json';

describe.skipIf(!sharedPath(fills))(
  sharedPath(fills) ? 'what vectorbt did with 300 cases' : skippedWithout(fills),
  () => {
    const { cases } = (
      sharedPath(fills) ? JSON.parse(readFileSync(sharedPath(fills)!, 'utf8')) : { cases: [] }
    ) as { readonly cases: readonly Case[] };

    it.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s', (_, recorded) => {
      const { orders, notFilled, trades, equity } = recorded.expected;
      const run = replay(recorded);
      expect(
        run.fills.map(({ bar, quantity, price, reason }) => [
          bar,
          quantity > 0 ? 'buy' : 'sell',
          price,
          reason,
        ]),
      ).toEqual(
        orders.map(({ bar, side, price }, k) => [bar, side, price, recorded.derived.orderReasons[k]]),
      );
      for (const [k, { size, fees }] of orders.entries()) {
        expectNear(Math.abs(run.fills[k]!.quantity), size);
        expectNear(run.fills[k]!.fee, fees);
      }
      expect(run.refusals.map(({ bar, allowed }) => [bar, allowed !== 0])).toEqual(
        notFilled.map(({ bar, status }) => [bar, status === 'partial']),
      );
      for (const [k, { requested, filled }] of notFilled.entries()) {
        // The engine counts from the side of the direction it was given.
        const { wanted, allowed } = run.refusals[k]!;
        expectNear(Math.abs(wanted), Math.abs(Number(requested)));
        expectNear(Math.abs(allowed), Math.abs(filled));
      }
      const barAt = (time: number) => recorded.bars.t.indexOf(time);
      const last = recorded.bars.t.length - 1;
      const all = [...run.closed, ...run.open];
      expect(
        all.map(({ side, entryTime, exitTime }) => [
          side,
          barAt(entryTime),
          exitTime === null ? last : barAt(exitTime),
          exitTime === null ? 'open' : 'closed',
        ]),
      ).toEqual(
        trades.map(({ direction, entryBar, exitBar, status }) => [direction, entryBar, exitBar, status]),
      );
      for (const [k, trade] of trades.entries()) {
        // Its trades average the prices of their orders by size, which moves the last digit.
        expectNear(all[k]!.entryPrice, trade.entryPrice);
        expectNear(all[k]!.exitPrice ?? recorded.bars.c[last]!, trade.exitPrice);
        expectNear(all[k]!.quantity, trade.size);
        expectNear(all[k]!.fees, trade.entryFees + trade.exitFees);
        expectNear(all[k]!.pnl, trade.pnl);
        expectNear(all[k]!.return, trade.return);
      }
      for (const [i, value] of equity.entries()) expectNear(run.equity[i]!, value);
    });
  },
);

function expectNear(value: number, wanted: number): void {
  if (value === wanted) return;
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
}

function replay({ bars: market, signals, settings }: Case) {
  const own = barsOf(market);
  const column = (numbers: readonly number[] | null) => {
    const values = new Float64Array(own.length);
    for (const i of numbers ?? []) values[i] = 1;
    return values;
  };
  const { initCash, fees, slippage, direction, slStop, slTrail, tpStop } = settings;
  const { price, size, stopEntryPrice, stopExitPrice, uponOppositeEntry, allowPartial } = settings;
  const exits: Exits = {
    ...(slStop === null ? {} : slTrail ? { trailingStop: slStop } : { stopLoss: slStop }),
    ...(tpStop === null ? {} : { takeProfit: tpStop }),
  };
  const account: Account = { cash: initCash, fee: fees, slippage, size: 1 };
  const [entries, leaves] = [column(signals.entries), column(signals.exits)];
  const columns =
    direction === 'longonly'
      ? { enterLong: entries, exitLong: leaves }
      : direction === 'shortonly'
        ? { enterShort: entries, exitShort: leaves }
        : direction === 'both'
          ? { enterLong: entries, enterShort: leaves }
          : {
              enterLong: entries,
              exitLong: leaves,
              enterShort: column(signals.shortEntries),
              exitShort: column(signals.shortExits),
            };
  return ordered(
    { bars: own, signals: columns, exits, account, warmup: 0 },
    {
      price,
      size,
      stopEntryPrice,
      stopExitPrice,
      uponOppositeEntry,
      allowPartial,
      ...(direction === null ? {} : { direction }),
    },
  );
}

function barsOf({ timeframe, t, o, h, l, c }: Case['bars']): Bars {
  return bars({ exchange: 'recorded', symbol: 'A/B:B' }, parseTimeframe(timeframe), {
    time: Float64Array.from(t),
    open: Float64Array.from(o),
    high: Float64Array.from(h),
    low: Float64Array.from(l),
    close: Float64Array.from(c),
    volume: new Float64Array(t.length),
  });
}

const hours = 'ohlcv/binance_BTCUSDT_1h.csv.gz';

describe.skipIf(!sharedPath(hours))(
  sharedPath(hours) ? 'two averages over 17,520 hours' : skippedWithout(hours),
  () => {
    const market = sharedPath(hours) ? part(realBars('binance_BTCUSDT_1h'), 0, 17_520) : undefined;
    const guards = { stopLoss: 0.05, takeProfit: 0.1 };
    const open = { price: 'nextOpen', stopEntryPrice: 'fillprice', stopExitPrice: 'stopmarket' } as const;

    it.each([
      ['at the close', 17, 26, {}, {}, 2.10932406116497, 100_824.58826563928],
      ['at the close', 5, 8, {}, {}, -3.199432288810446, 74.58394054014025],
      ['at the close', 50, 194, {}, {}, 1.304544537040573, 35_503.506263263625],
      ['at the next open, guarded', 35, 89, guards, open, 2.038833193388985, 41_423.34152717445],
      ['at the next open, guarded', 5, 8, guards, open, -3.6266935396991187, 69.40558524856169],
      ['at the next open, guarded', 50, 194, guards, open, -0.09897197753326839, 8690.482008093448],
    ] as const)('%s, %d and %d', (_, fast, slow, exits, rules, sharpe, final) => {
      const signals = crossings(market!, fast, slow);
      const run = ordered({ bars: market!, signals, exits, account: usual, warmup: slow }, rules);
      expectNear(run.equity.at(-1)!, final);
      expectNear(
        engines.vectorbt.measure({
          time: market!.time,
          barLength: 3_600_000,
          close: market!.close,
          equity: run.equity,
          cash: usual.cash,
          warmup: slow,
          trades: run.closed,
          openTrades: run.open.length,
          fees: 0,
        })['sharpe']!,
        sharpe,
      );
    });
  },
);

const minutes = 'ohlcv/bitfinex_BTCUSD_1m.csv.gz';

describe.skipIf(!sharedPath(minutes))(
  sharedPath(minutes) ? 'two averages and an RSI over a million minutes' : skippedWithout(minutes),
  () => {
    const market = sharedPath(minutes) ? part(realBars('bitfinex_BTCUSD_1m'), -1_000_000) : undefined;
    const guards = { stopLoss: 0.02, takeProfit: 0.04 };
    const open = { price: 'nextOpen', stopEntryPrice: 'fillprice', stopExitPrice: 'stopmarket' } as const;

    it.each([
      ['at the close', {}, {}, 4.570334840998839],
      ['at the next open, guarded', guards, open, 5.486031408241615],
    ] as const)('%s: 4,459 orders, %s, %s, final %d', (_, exits, rules, final) => {
      const { enterLong, exitLong } = crossings(market!, 50, 200);
      const calm = simpleRsi(market!.close, 14).map((value, i) => (value < 70 ? enterLong[i]! : 0));
      const signals = { enterLong: calm, exitLong };
      const run = ordered({ bars: market!, signals, exits, account: usual, warmup: 200 }, rules);
      expect(run.fills).toHaveLength(4459);
      expect(run.closed.length + run.open.length).toBe(2230);
      expectNear(run.equity.at(-1)!, final);
    });
  },
);

const usual: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 1 };

function crossings(market: Bars, fast: number, slow: number) {
  const graph = new Graph(market);
  const { close } = marketSeries;
  const above = graph.column(crossesAbove(sma(close, fast), sma(close, slow)));
  const below = graph.column(crossesBelow(sma(close, fast), sma(close, slow)));
  graph.advance(market.length);
  return { enterLong: above.values, exitLong: below.values };
}

// The engine's RSI averages gains and losses plainly, not as Wilder did.
function simpleRsi(close: Float64Array, window: number): Float64Array {
  const change = (i: number) => close[i]! - close[i - 1]!;
  return close.map((_, i) => {
    if (i < window) return NaN;
    let gains = 0;
    let losses = 0;
    for (let k = i - window + 1; k <= i; k++) {
      gains += Math.max(0, change(k));
      losses -= Math.min(0, change(k));
    }
    return 100 - 100 / (1 + gains / losses);
  });
}

function part({ market, timeframe, ...all }: Bars, from: number, to?: number): Bars {
  const { time, open, high, low, close, volume } = all;
  const cut = (column: Float64Array) => column.slice(from, to);
  return bars(market, timeframe, {
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  });
}
