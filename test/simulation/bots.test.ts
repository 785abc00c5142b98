import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CapitalPlan, standardLadder } from '#capital';
import { unit } from '#ledger';
import { balancesOf, postingsOf, pursesEquityOf } from '#ledger';
import { type Bars, resample, timeframeLength } from '#market';
import type { Limits } from '#risk';
import { type Account, guardsOf, type LaneInput, runTogether, Simulation } from '#simulation';
import { planOfSignals } from '#strategy';
import { anyBars, barsOf } from '../arbitrary/bars.ts';
import { anyCapital } from '../arbitrary/capital.ts';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const noGuards = guardsOf({}, () => new Float64Array(0));
const account: Account = { cash: 1000, fee: 0, slippage: 0, size: 1 };

/** Bars that open and close at these prices. */
const at = (prices: readonly number[], symbol: string) =>
  barsOf(
    prices.map((p) => [p, p, p, p]),
    symbol,
  );

/** 1 at these bars. */
const on = (length: number, ...bars: readonly number[]) =>
  Float64Array.from({ length }, (_, i) => (bars.includes(i) ? 1 : 0));

function lane(bars: Bars, enter: readonly number[], exit: readonly number[], purse: number): LaneInput {
  const signals = { enterLong: on(bars.length, ...enter), exitLong: on(bars.length, ...exit) };
  return { bars, signals, guards: noGuards, warmup: 0, purse };
}

function finished(lanes: readonly LaneInput[], capital: CapitalPlan): Simulation {
  const simulation = new Simulation({ lanes, account, capital });
  simulation.advance(lanes.map(({ bars }) => bars.length));
  return simulation;
}

describe('an aggressive bot with 300 that hands 30 % on to a safe one with 700', () => {
  const capital: CapitalPlan = {
    bots: [
      { name: 'safe', allotment: 700 },
      { name: 'bold', allotment: 300, transfer: { to: 'safe', share: 0.3 } },
    ],
    reserve: 50,
    flows: [],
  };
  // Bought: 3 at 100, sold at 350 ÷ 3: a gain of 50, at the open of bar 2.
  const prices = [100, 100, 350 / 3, 350 / 3, 350 / 3];
  const bold = lane(at(prices, 'BOLD/USDT'), [0], [1], 1);
  const safe = lane(at([10, 10, 10, 10, 10], 'SAFE/USDT'), [1], [], 0);

  it('moves 15 the moment that the trade ends, so that the safe one buys for 715 at that open', () => {
    const { fills, transfers } = finished([safe, bold], capital);
    const [time, known] = [start + 2 * hour, start + 3 * hour];
    expect(transfers).toEqual([{ fill: 1, from: 1, to: 0, amount: 15, time, known }]);
    expect([...fills].map(({ lane: k, bar, quantity }) => [k, bar, quantity])).toEqual([
      [1, 1, 3],
      [1, 2, -3],
      [0, 2, 71.5],
    ]);
  });

  it('has every transfer in its books, tied to the trade', () => {
    const { fills, transfers } = finished([safe, bold], capital);
    const postings = postingsOf(fills, { purses: [700, 300, 50], purseOf: [0, 1], transfers });
    expect(postings.filter(({ from, to }) => from === 'cash 1' && to === 'cash 0')).toEqual([
      { fill: 1, from: 'cash 1', to: 'cash 0', amount: 15 },
    ]);
    expect(balancesOf(postings).get('cash 1')).toBeCloseTo(335, 10);
    expect(balancesOf(postings).get('cash 2')).toBe(50);
  });

  it('hands nothing on of a loss', () => {
    const losing = lane(at([100, 100, 90, 90, 90], 'BOLD/USDT'), [0], [1], 1);
    expect(finished([safe, losing], capital).transfers).toEqual([]);
  });
});

describe('a bot on the usual ladder', () => {
  // Each trade buys at 100 and sells at 99, until the last two gain.
  const prices = [100, 100, 99, 100, 99, 100, 99, 100, 99, 100, 99, 100, 120, 100, 120, 100, 120];
  const enter = [0, 2, 4, 6, 8, 10, 12, 14];
  const exit = enter.map((bar) => bar + 1);
  const capital: CapitalPlan = {
    bots: [{ name: 'bold', allotment: 1000, ladder: standardLadder }],
    reserve: 0,
    flows: [],
  };
  const lanes = [lane(at(prices, 'BOLD/USDT'), enter, exit, 0)];

  it('buys for half after three losses, for a quarter after five, and for half again after two wins', () => {
    const simulation = finished(lanes, capital);
    const { fills } = simulation;
    let cash = 1000;
    const shares: number[] = [];
    for (const { quantity, price } of fills) {
      if (quantity > 0) shares.push(Number(((quantity * price) / cash).toPrecision(12)));
      cash -= quantity * price;
    }
    expect(shares).toEqual([1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.5]);
    expect(
      simulation.changesOf(0).map(({ time, from, to, cause }) => [(time - start) / hour, from, to, cause]),
    ).toEqual([
      [6, 1, 2, 'losses in a row'],
      [10, 2, 4, 'losses in a row'],
      [14, 4, 2, 'wins in a row'],
    ]);
  });

  it('enters nothing while it pauses, and says so', () => {
    const pausing = { ...standardLadder, losses: [{ after: 2, pause: true as const }], cooldown: 3 * hour };
    const { fills, refusals } = finished(lanes, {
      ...capital,
      bots: [{ name: 'bold', allotment: 1000, ladder: pausing }],
    });
    // The second trade is lost at bar 4; until bar 7 nothing is entered.
    expect([...fills].filter(({ quantity }) => quantity > 0).map(({ bar }) => bar)).toEqual([
      1, 3, 7, 11, 13, 15,
    ]);
    expect(refusals.map(({ bar, reason, allowed }) => [bar, reason, allowed])).toEqual([
      [5, 'paused', 0],
      [9, 'paused', 0],
    ]);
  });

  it('divides what the strategy scales by its confidence', () => {
    const sized = lanes.map((one) => ({
      ...one,
      signals: { ...one.signals, size: new Float64Array(prices.length).fill(0.4) },
    }));
    const { fills } = finished(sized, capital);
    const bought = [...fills].filter(({ quantity }) => quantity > 0);
    // 40 % of 1,000; after three losses of 0.4 % each, half of 40 % of what is left.
    expect(bought[0]!.quantity).toBeCloseTo(4, 10);
    expect(bought[3]!.quantity * 100).toBeCloseTo(0.2 * 1000 * 0.996 ** 3, 8);
  });
});

describe('bots of several timeframes', () => {
  const hourly = at([100, 100, 110, 110, 110, 110, 110, 110, 110, 110, 110, 110], 'BOLD/USDT');
  const coarse = resample(
    at(
      Array.from({ length: 12 }, () => 10),
      'SAFE/USDT',
    ),
    '4h',
  );
  const capital: CapitalPlan = {
    bots: [
      { name: 'safe', allotment: 700 },
      { name: 'bold', allotment: 300, transfer: { to: 'safe', share: 1 } },
    ],
    reserve: 0,
    flows: [],
  };

  it('spend no money before it is there', () => {
    // The hourly bot gains 30 and ends at 02:00. The other buys at 04:00 with it, at 00:00 without.
    const early = finished([lane(coarse, [0], [], 0), lane(hourly, [0], [1], 1)], capital);
    expect([...early.fills].find(({ lane: k }) => k === 0)).toMatchObject({ bar: 1, quantity: 73 });
    const late = lane(hourly, [4], [5], 1);
    const rising = at([100, 100, 100, 100, 100, 100, 110, 110, 110, 110, 110, 110], 'BOLD/USDT');
    const { fills } = finished([lane(coarse, [0], [], 0), { ...late, bars: rising }], capital);
    // Here it ends at 06:00, inside of the bar that the other bought at the open of.
    expect([...fills].find(({ lane: k }) => k === 0)).toMatchObject({ bar: 1, quantity: 70 });
  });
});

describe('a bot with limits', () => {
  const losing = lane(at([100, 100, 90, 100, 90, 100, 90, 100], 'BOLD/USDT'), [0, 2, 4], [1, 3, 5], 0);
  const held = (limits: Limits) =>
    finished([losing], { bots: [{ name: 'bold', allotment: 1000, limits }], reserve: 0, flows: [] });

  it('is halted for good when it has lost what it may, as a session is', () => {
    const simulation = held({ drawdown: 0.15 });
    // 1000, 900, 810: at the close of bar 4 more than 15 % are gone.
    expect([...simulation.fills].map(({ bar }) => bar)).toEqual([1, 2, 3, 4]);
    expect(simulation.haltsOf(0)).toEqual([{ time: start + 5 * hour, reason: 'drawdown' }]);
    expect(simulation.refusals).toMatchObject([{ lane: 0, bar: 4, reason: 'limit', limit: 'halted' }]);
  });

  it('enters no more on a day that cost too much', () => {
    expect([...held({ dailyLoss: 0.1 }).fills].map(({ bar }) => bar)).toEqual([1, 2]);
  });

  it('loses nothing by what it hands on', () => {
    const rising = lane(at([100, 100, 150, 150, 150, 150], 'BOLD/USDT'), [0, 3], [1], 0);
    const simulation = finished([rising], {
      bots: [
        { name: 'bold', allotment: 1000, transfer: { to: 'reserve', share: 1 }, limits: { drawdown: 0.2 } },
      ],
      reserve: 0,
      flows: [],
    });
    expect(simulation.transfers).toMatchObject([{ amount: 500 }]);
    expect(simulation.haltsOf(0)).toEqual([]);
    expect([...simulation.fills].map(({ bar }) => bar)).toEqual([1, 2, 4]);
  });

  it('rests after a trade that lost', () => {
    expect([...held({ cooldown: 2 * hour }).fills].map(({ bar }) => bar)).toEqual([1, 2, 5, 6]);
  });
});

it('what a bot of coarse bars holds counts from the bar on in which it was bought', () => {
  const coarse = resample(at([100, 100, 100, 100, 100, 100, 100, 110, 110, 110, 110, 110], 'A/USDT'), '4h');
  const fine = at([100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100], 'B/USDT');
  const plan = (bars: Bars, enter: number, exit: number) =>
    planOfSignals('drawn', {
      time: bars.time,
      signals: { enterLong: on(bars.length, enter), exitLong: on(bars.length, exit) },
    });
  // Bought at 04:00, in a bar that is known at 08:00, after the other bot has bought and sold.
  const { fills, trades, open } = runTogether(
    [
      { plan: plan(coarse, 0, 9), bars: coarse, purse: 0 },
      { plan: plan(fine, 4, 5), bars: fine, purse: 1 },
    ],
    { ...account, cash: 1000 },
    {
      capital: {
        bots: [
          { name: 'a', allotment: 600 },
          { name: 'b', allotment: 400, transfer: { to: 'reserve', share: 1 } },
        ],
        reserve: 0,
        flows: [],
      },
    },
  );
  expect([...fills].map(({ lane: k, bar }) => [k, bar])).toEqual([
    [0, 4],
    [1, 5],
    [1, 6],
  ]);
  expect([trades.length, open.length]).toEqual([1, 1]);
});

it('bots that hold the same coin sell what is theirs and nothing else', () => {
  const bars = at([100, 100, 100, 100, 100, 100], 'BTC/USDT');
  const { fills } = finished([lane(bars, [0], [3], 0), lane(bars, [1], [2], 1)], {
    bots: [
      { name: 'a', allotment: 500 },
      { name: 'b', allotment: 300 },
    ],
    reserve: 0,
    flows: [],
  });
  expect([...fills].map(({ lane: k, quantity, held }) => [k, quantity, held])).toEqual([
    [0, 5, 5],
    [1, 3, 3],
    [1, -3, 0],
    [0, -5, 0],
  ]);
});

describe('money from outside', () => {
  const capital = (flows: CapitalPlan['flows']): CapitalPlan => ({
    bots: [{ name: 'safe', allotment: 1000 }],
    reserve: 200,
    flows,
  });
  const prices = [100, 100, 110, 110, 110, 110];

  it('is traded with from when it came, and is no gain', () => {
    const bars = at(prices, 'SAFE/USDT');
    const plan = planOfSignals('drawn', {
      time: bars.time,
      signals: { enterLong: on(6, 0, 3), exitLong: on(6, 1) },
    });
    const { fills, equity, bots } = runTogether(
      [{ plan, bars, purse: 0 }],
      { ...account, cash: 1200 },
      {
        capital: capital([{ time: start + 3 * hour, amount: 550, to: 'safe' }]),
      },
    );
    expect([...fills].map(({ quantity }) => quantity)).toEqual([10, -10, 15]);
    const time = start + 3 * hour;
    expect(bots!.transfers).toEqual([{ fill: -1, from: null, to: 0, amount: 550, time, known: time }]);
    // 1,200 grew to 1,300; the 550 that came later changed nothing about that.
    expect([...equity].map((value) => Number(value.toPrecision(12)))).toEqual([
      1200, 1200, 1300, 1300, 1300, 1300,
    ]);
  });

  it('that leaves is at most what is free', () => {
    const flows = [
      { time: start + 90 * 60_000, amount: -5000, to: 'reserve' },
      { time: start + 2 * hour, amount: -100, to: 'safe' },
    ];
    const { transfers } = finished([lane(at(prices, 'SAFE/USDT'), [0], [], 0)], capital(flows));
    const time = start + 90 * 60_000;
    expect(transfers).toEqual([{ fill: -1, from: 1, to: null, amount: 200, time, known: time }]);
  });
});

it('money that nobody knew of yet cannot be taken, whenever somebody looks', () => {
  // Sold at the open of bar 2 with a gain of 50, which is known when that bar closes at 3:00.
  const bold = lane(at([100, 100, 350 / 3, 350 / 3], 'BOLD/USDT'), [0], [1], 0);
  const [halfPast, close] = [start + 2.5 * hour, start + 3 * hour];
  const capital = (time: number): CapitalPlan => ({
    bots: [{ name: 'bold', allotment: 300, transfer: { to: 'reserve', share: 0.3 } }],
    reserve: 50,
    flows: [{ time, amount: -1000, to: 'reserve' }],
  });
  const taken = (time: number) => {
    const { transfers } = finished([bold], capital(time));
    return transfers.filter(({ to }) => to === null).map(({ amount }) => amount);
  };
  expect(taken(halfPast)).toEqual([50]);
  expect(taken(close + 1)).toEqual([65]);
});

it('who is taken all of it trades with nothing, not with what is less than can be paid out', () => {
  const cash = 100 + 4.5e-9;
  const { fills, transfers } = finished([lane(at([7, 7, 7, 7, 7], 'SAFE/USDT'), [0, 3], [1], 0)], {
    bots: [{ name: 'safe', allotment: cash }],
    reserve: 0,
    flows: [{ time: start + 3 * hour, amount: -1e6, to: 'safe' }],
  });
  expect(transfers).toMatchObject([{ from: 0, to: null, amount: 100 }]);
  expect([...fills].map(({ bar }) => bar)).toEqual([1, 2]);
});

const anyLane = (purse: number) =>
  fc
    .tuple(anyBars(24, 72), fc.constantFrom('1h', '2h', '4h'), fc.constantFrom(1, 1, 2))
    .chain(([bars, timeframe, leverage]) => {
      const own = timeframe === '1h' ? bars : resample(bars, timeframe);
      const column = fc
        .array(fc.constantFrom(0, 0, 1), { minLength: own.length, maxLength: own.length })
        .map((values) => Float64Array.from(values));
      return fc.record({
        bars: fc.constant(own),
        signals: fc.record({ enterLong: column, exitLong: column }),
        guards: fc.constantFrom(
          noGuards,
          guardsOf({ stopLoss: 0.03, takeProfit: 0.04 }, () => new Float64Array(0)),
        ),
        warmup: fc.constant(0),
        purse: fc.constant(purse),
        account: fc.record({
          cash: fc.constant(1),
          fee: fc.constantFrom(0, 0.001),
          slippage: fc.constant(0.0005),
          size: fc.double({ min: 0.1, max: 1, noNaN: true }),
          leverage: fc.constant(leverage),
        }),
      });
    });

const anyBots = fc.integer({ min: 1, max: 3 }).chain((count) =>
  fc.record({
    lanes: fc.tuple(...Array.from({ length: count }, (_, k) => anyLane(k))),
    capital: anyCapital(count),
  }),
);

describe('for any bots on one account', () => {
  it('skipping quiet bars, going bar by bar and bars as they close are the same to the last bit', () => {
    fc.assert(
      fc.property(anyBots, ({ lanes, capital }) => {
        const make = () => new Simulation({ lanes, account, capital });
        const [quick, slow, live] = [make(), make(), make()];
        const lengths = lanes.map(({ bars }) => bars.length);
        quick.advance(lengths);
        slow.advanceSlowly(lengths);
        for (const now of closesOf(lanes)) live.advance(lanes.map(({ bars }) => closedBy(bars, now)));
        const all = [quick, slow, live].map((one) => ({
          fills: [...one.fills],
          transfers: one.transfers,
          refusals: one.refusals,
          changes: capital.bots.map((_, k) => one.changesOf(k)),
          equity: capital.bots.map((_, k) => one.equityAt(Infinity, k)),
        }));
        expect(all[1]).toEqual(all[0]);
        expect(all[2]).toEqual(all[0]);
      }),
      { numRuns: 400 },
    );
  });

  it('allotments and reserve are the equity of the account to the last unit, and nobody spends what is not theirs', () => {
    fc.assert(
      fc.property(anyBots, ({ lanes, capital }) => {
        const { fills, transfers } = finished(lanes, capital);
        const purses = [...capital.bots.map(({ allotment }) => allotment), capital.reserve];
        const purseOf = lanes.map(({ purse }) => purse);
        const balances = balancesOf(postingsOf(fills, { purses, purseOf, transfers }));
        const brought = -balances.get('capital')!;
        let spent = 0;
        for (const { quantity, price, fee } of fills) spent += quantity * price + fee;
        const held = purses.reduce((sum, _, k) => sum + (balances.get(`cash ${k}`) ?? 0), 0);
        expect(Math.abs(held - (brought - spent))).toBeLessThan(unit / 2);
        for (const { amount } of transfers.filter(({ from }) => from !== null))
          expect(Math.abs(amount / unit - Math.round(amount / unit))).toBeLessThan(1e-2);
        const cash = [...purses];
        const leveraged = new Set(
          lanes.filter(({ account: own }) => own.leverage !== 1).map(({ purse }) => purse),
        );
        for (const [k, { lane: index, quantity, price, fee }] of [...fills].entries()) {
          cash[purseOf[index]!]! -= quantity * price + fee;
          for (const { fill, from, to, amount } of transfers)
            if (fill === k) {
              cash[from!]! -= amount;
              cash[to!]! += amount;
            }
          const most = 1e-9 * 20_000;
          if (capital.flows.length === 0)
            for (const [purse, left] of cash.entries())
              if (!leveraged.has(purse)) expect(left).toBeGreaterThanOrEqual(-most);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('curves of bots and reserve add up to that of the account', () => {
    fc.assert(
      fc.property(anyBots, ({ lanes, capital }) => {
        const quiet = { ...capital, flows: [] };
        const purses = [...quiet.bots.map(({ allotment }) => allotment), quiet.reserve];
        const cash = purses.reduce((sum, one) => sum + one, 0);
        const parts = lanes.map(({ bars, signals, purse, account: own }) => ({
          plan: planOfSignals('drawn', {
            time: bars.time,
            signals: { ...signals },
          }),
          bars,
          purse,
          account: own,
        }));
        const { fills, bars, equity, bots } = runTogether(parts, { ...account, cash }, { capital: quiet });
        const curves = pursesEquityOf(
          fills,
          lanes.map((one) => one.bars),
          bars,
          {
            purses,
            purseOf: lanes.map(({ purse }) => purse),
            transfers: bots!.transfers,
          },
        );
        for (const [i, value] of equity.entries())
          expect(Math.abs(curves.reduce((sum, curve) => sum + curve[i]!, 0) - value)).toBeLessThan(unit / 2);
      }),
    );
  });
});

function closesOf(lanes: readonly LaneInput[]): number[] {
  const closes = lanes.flatMap(({ bars }) =>
    [...bars.time].map((time) => time + timeframeLength(bars.timeframe)),
  );
  return [...new Set(closes)].toSorted((a, b) => a - b);
}

function closedBy({ time, timeframe }: Bars, now: number): number {
  return time.filter((opens) => opens + timeframeLength(timeframe) <= now).length;
}
