import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityOf, tradesOf } from '#ledger';
import { type Bars, marketName, sampleBars, sliceBars, timeframeLength } from '#market';
import { type Fill, Fills, reasonCode, type Refusal } from '#orders';
import {
  type Account,
  type Bar,
  barAt,
  type Other,
  Paper,
  type Part,
  type Run,
  runTogether,
} from '#simulation';
import { atr, ema } from '#indicators';
import { defineStrategy, type Plan } from '#strategy';
import { anyBars } from '../arbitrary/bars.ts';
import { anyAccount, busyStrategies, shortingStrategy, withoutSome } from '../arbitrary/plans.ts';

interface Case {
  readonly plans: readonly Plan[];
  /** One for each plan. */
  readonly bars: readonly Bars[];
  readonly others: readonly Bars[];
  readonly account: Account;
  /** How many bars of the first market are there before it begins. */
  readonly history: number;
}

const defaultCosts: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 0.5 };

const patient = defineStrategy({
  name: 'patient',
  about: 'Enters rarely and stays for very long',
  series: ({ close }) => ({ enterLong: close.above(ema(close, 50)) }),
  exits: (_, bars) => ({
    stopLoss: { distance: atr(bars, 14).times(60) },
    takeProfit: [
      { at: { distance: atr(bars, 14).times(40) }, share: 0.5 },
      { at: { distance: atr(bars, 14).times(90) }, share: 0.5 },
    ],
    trailingStop: { distance: atr(bars, 14).times(70) },
  }),
});

function named(bars: Bars, symbol: string): Bars {
  return { ...bars, market: { exchange: 'sample', symbol } };
}

const anyGaps = fc.uniqueArray(fc.integer({ min: 1, max: 58 }), { maxLength: 6 });

const anyMarket = (symbol: string) =>
  fc.tuple(anyBars(30, 60), anyGaps).map(([bars, gaps]) => named(withoutSome(bars, new Set(gaps)), symbol));

const anyCase: fc.Arbitrary<Case> = fc
  .integer({ min: 1, max: 3 })
  .chain((lanes) =>
    fc.record({
      plans: fc.array(fc.constantFrom(...busyStrategies), { minLength: lanes, maxLength: lanes }),
      bars: fc.tuple(...Array.from({ length: lanes }, (_, k) => anyMarket(`M${k}/USDT`))),
      others: anyMarket('OTHER/USDT').map((bars) => [bars]),
      account: anyAccount,
      history: fc.integer({ min: 1, max: 20 }),
    }),
  )
  .map(({ plans, account, ...rest }) => ({
    ...rest,
    // A yearly volatility needs a month of bars, and these are short.
    account: account.sizing === 'volatility' ? { ...account, sizing: 'share' } : account,
    plans: plans.map((strategy) => strategy.plan()),
  }));

/** All that a run comes to. */
interface Outcome {
  readonly fills: readonly Fill[];
  readonly refusals: readonly Refusal[];
  readonly equity: readonly number[];
}

function since({ bars, history }: Case): number {
  return bars[0]!.time[history]!;
}

function backtest(given: Case): Run {
  const parts = given.plans.map((plan, k): Part => ({
    plan,
    bars: given.bars[k]!,
    others: given.others,
    since: since(given),
  }));
  return runTogether(parts, given.account);
}

function before(bars: Bars, time: number): Bars {
  return sliceBars(bars, 0, bars.time.findIndex((one) => one >= time) >>> 0);
}

/** Goes on bar by bar, as a live market does. */
function live(given: Case): Outcome {
  const start = since(given);
  const others: Other[] = given.others.map((bars) => before(bars, start));
  const parts = given.plans.map((plan, k) => ({ plan, history: before(given.bars[k]!, start), others }));
  const paper = new Paper(parts, given.account);
  const all = [...given.bars, ...given.others];
  const times = [...new Set(all.flatMap(({ time }) => [...time]))].filter((time) => time >= start);
  const fills: Fill[] = [];
  const refusals: Refusal[] = [];
  const equity: number[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const closed = new Map<string, Bar>();
    for (const bars of all) {
      const i = bars.time.indexOf(time);
      if (i >= 0) closed.set(marketName(bars.market), barAt(bars, i));
    }
    const passed = paper.add(closed);
    fills.push(...passed.fills);
    refusals.push(...passed.refusals);
    const isOwn = given.bars.some(({ time: opens }) => opens.includes(time));
    if (isOwn) equity.push(paper.equityAt(time + timeframeLength(all[0]!.timeframe)));
  }
  return { fills, refusals, equity };
}

function fillsIn({ lanes }: Run): readonly Fill[] {
  return lanes.flatMap((lane, k) => [...lane.fills].map((fill) => ({ ...fill, lane: k })));
}

function perLane(fills: readonly Fill[]): readonly Fill[] {
  return fills.toSorted((a, b) => a.lane - b.lane);
}

describe('a run that goes on', () => {
  it('comes to what one call over the same bars comes to, to the last bit', () => {
    let trades = 0;
    fc.assert(
      fc.property(anyCase, (given) => {
        const run = backtest(given);
        const went = live(given);
        trades += run.trades.length;
        expect(perLane(went.fills)).toEqual(fillsIn(run));
        expect(went.refusals).toEqual(run.refusals);
        expect(went.equity).toEqual([...run.equity].slice(-went.equity.length));
      }),
      { numRuns: 300 },
    );
    expect(trades).toBeGreaterThan(300);
  });

  it('the same with funding, borrowing, leverage and shorts', () => {
    fc.assert(
      fc.property(anyBars(30, 60), anyAccount, (bars, account) => {
        const perpetual = named(bars, 'BTC/USDT:USDT');
        const given: Case = {
          plans: [shortingStrategy.plan()],
          bars: [perpetual],
          others: [],
          account: { ...account, sizing: 'share', leverage: 3, borrow: 0.002 },
          history: 5,
        };
        const run = backtest(given);
        const went = live(given);
        expect(went.fills).toEqual(fillsIn(run));
        expect(went.equity).toEqual([...run.equity].slice(5));
      }),
    );
  });

  it('keeps as many bars after years as after weeks, and the same bits', () => {
    const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2021, 0, 1), Date.UTC(2023, 0, 1));
    const other = named(
      sampleBars('ETH/USDT', '1h', Date.UTC(2021, 0, 1), Date.UTC(2023, 0, 1)),
      'OTHER/USDT',
    );
    const account: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 0.5, borrow: 0.0001 };
    for (const strategy of busyStrategies) {
      const given: Case = { plans: [strategy.plan()], bars: [bars], others: [other], account, history: 700 };
      const run = backtest(given);
      const went = live(given);
      expect(went.fills).toEqual(fillsIn(run));
      expect(went.fills.length).toBeGreaterThan(50);
      expect(went.refusals).toEqual(run.refusals);
      expect(went.equity).toEqual([...run.equity].slice(700));
      // The ledger of the fills that were handed out is the ledger of the run.
      const all = new Fills();
      for (const { lane, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous } of went.fills)
        all.append(lane, bar, quantity, price, fee, slippage, held, reasonCode[reason], inside, ambiguous);
      expect([...equityOf(all, bars, account.cash)]).toEqual([...run.equity]);
      expect(tradesOf(all, bars).closed.map(({ pnl }) => pnl)).toEqual(run.trades.map(({ pnl }) => pnl));
    }
  });

  it('holds on to its levels when the bar that decided them is long gone', () => {
    const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2021, 0, 1), Date.UTC(2024, 0, 1));
    const given: Case = {
      plans: [patient.plan()],
      bars: [bars],
      others: [],
      account: defaultCosts,
      history: 100,
    };
    const run = backtest(given);
    const went = live(given);
    expect(went.fills).toEqual(fillsIn(run));
    const longest = Math.max(...[...run.trades, ...run.open].map((trade) => trade.bars));
    expect(longest).toBeGreaterThan(4000);
  });
});
