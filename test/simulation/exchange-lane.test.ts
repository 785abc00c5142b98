import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, marketName, sliceBars, timeframeLength } from '#market';
import type { Fill } from '#orders';
import { type Account, atExchange, type Bar, barAt, Paper, type PaperPart, type Wish } from '#simulation';
import type { Strategy } from '#strategy';
import { anyBars } from '../arbitrary/bars.ts';
import { anyAccount, busyStrategies, shortingStrategy, withoutSome } from '../arbitrary/plans.ts';

interface Case {
  readonly strategies: readonly Strategy[];
  readonly bars: readonly Bars[];
  readonly other: Bars;
  readonly account: Account;
  readonly history: number;
}

const anyMarket = (symbol: string) =>
  fc
    .tuple(anyBars(30, 60), fc.uniqueArray(fc.integer({ min: 1, max: 58 }), { maxLength: 6 }))
    .map(([bars, gaps]): Bars => ({
      ...withoutSome(bars, new Set(gaps)),
      market: { exchange: 'sample', symbol },
    }));

const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 3 }).chain((lanes) =>
  fc.record({
    strategies: fc.array(fc.constantFrom(...busyStrategies, shortingStrategy), {
      minLength: lanes,
      maxLength: lanes,
    }),
    bars: fc.tuple(...Array.from({ length: lanes }, (_, k) => anyMarket(`M${k}/USDT:USDT`))),
    other: anyMarket('OTHER/USDT'),
    account: fc.tuple(anyAccount, fc.constantFrom(1, 1, 3)).map(([account, leverage]): Account => ({
      ...account,
      leverage,
      sizing: account.sizing === 'volatility' ? 'share' : account.sizing!,
    })),
    history: fc.integer({ min: 1, max: 20 }),
  }),
);

/** What can be seen of a run after a bar. */
interface Seen {
  readonly wishes: readonly Wish[];
  readonly held: readonly number[];
  readonly equity: number;
}

function seen(paper: Paper, { bars }: Case, opens: number): Seen {
  const lanes = bars.map((_, k) => paper.lane(k));
  const time = opens + timeframeLength('1h');
  return {
    // Of the markets that closed; the others decide nothing now.
    wishes: lanes.flatMap(({ wish }, k) => (bars[k]!.time.includes(opens) ? [wish] : [])),
    held: lanes.map(({ held }) => held),
    equity: paper.equityAt(time),
  };
}

/** Runs a simulation, and beside it lanes that are told what it filled. */
function beside(given: Case): { simulated: Seen[]; told: Seen[]; fills: Fill[]; booked: Fill[] } {
  const { strategies, bars, other, account, history } = given;
  const start = bars[0]!.time[history]!;
  const before = (one: Bars) => sliceBars(one, 0, one.time.findIndex((time) => time >= start) >>> 0);
  const parts = (): PaperPart[] =>
    strategies.map((strategy, k) => ({
      plan: strategy.plan(),
      history: before(bars[k]!),
      others: [before(other)],
    }));
  const simulation = new Paper(parts(), account);
  const exchange = new Paper(parts(), account, atExchange);
  const all = [...bars, other];
  const times = [...new Set(all.flatMap(({ time }) => [...time]))].filter((time) => time >= start);
  const result = { simulated: [] as Seen[], told: [] as Seen[], fills: [] as Fill[], booked: [] as Fill[] };
  for (const time of times.toSorted((a, b) => a - b)) {
    const closed = new Map<string, Bar>();
    for (const one of all) {
      const i = one.time.indexOf(time);
      if (i >= 0) closed.set(marketName(one.market), barAt(one, i));
    }
    const { fills, refusals } = simulation.add(closed);
    for (const { lane, quantity, price, fee, slippage, reason, inside } of fills)
      exchange.laneAtExchange(lane).book({ quantity, price, fee, slippage, reason, inside });
    for (const { lane } of refusals)
      if (!fills.some((fill) => fill.lane === lane)) exchange.laneAtExchange(lane).drop();
    result.fills.push(...fills);
    result.booked.push(...exchange.take().fills, ...exchange.add(closed).fills);
    result.simulated.push(seen(simulation, given, time));
    result.told.push(seen(exchange, given, time));
  }
  return result;
}

describe('a lane that is told what a simulation filled', () => {
  it('wishes the same and is worth the same as the simulation, to the last bit', () => {
    let count = 0;
    fc.assert(
      fc.property(anyCase, (given) => {
        const { simulated, told, fills, booked } = beside(given);
        count += fills.length;
        expect(told).toEqual(simulated);
        expect(booked).toEqual(fills.map((fill) => ({ ...fill, ambiguous: false })));
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(1000);
  });
});
