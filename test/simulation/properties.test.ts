import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityOf, tradesOf } from '#ledger';
import type { Bars } from '#market';
import {
  type Account,
  chargesOf,
  guardsOf,
  type FundingRates,
  type LaneInput,
  parseDialect,
  Simulation,
} from '#simulation';
import type { Exits } from '#strategy';
import { anyBars, anyCuts } from '../arbitrary/bars.ts';
import { type Alone, alone, simulated } from './alone.ts';

type Waiting = NonNullable<LaneInput['entry']>;

const noCharges = chargesOf(new Float64Array(0), undefined, false);

function everyEightHours({ time }: Bars): FundingRates {
  const first = Math.ceil(time[0]! / 28_800_000) * 28_800_000;
  const count = Math.max(0, Math.floor((time.at(-1)! - first) / 28_800_000) + 1);
  return {
    time: Float64Array.from({ length: count }, (_, k) => first + k * 28_800_000),
    rate: Float64Array.from({ length: count }, (_, k) => (k % 3 === 0 ? -0.0001 : 0.0003)),
  };
}

const anyDistance = fc.double({ min: 0.005, max: 0.2, noNaN: true });

const anyExits: fc.Arbitrary<Exits> = fc
  .record(
    {
      stopLoss: fc.oneof(anyDistance, fc.record({ distance: fc.double({ min: 0.1, max: 20, noNaN: true }) })),
      takeProfit: fc.oneof(
        anyDistance,
        fc.constant([
          { at: 0.01, share: 0.5 },
          { at: 0.03, share: 0.25 },
        ]),
      ),
      trailingStop: anyDistance,
      trailAfter: anyDistance,
      breakEven: anyDistance,
      maxBars: fc.integer({ min: 1, max: 10 }),
    },
    { requiredKeys: [] },
  )
  .map(({ trailAfter, ...exits }) =>
    trailAfter === undefined || exits.trailingStop === undefined ? exits : { ...exits, trailAfter },
  );

const anyEntry: fc.Arbitrary<Waiting | undefined> = fc
  .option(
    fc.record({
      limit: fc.option(
        anyDistance.map((value) => ({ kind: 'fraction' as const, value })),
        { nil: undefined },
      ),
      stop: fc.constant(undefined),
      expires: fc.integer({ min: 1, max: 5 }),
    }),
    { nil: undefined },
  )
  .map((entry) =>
    entry?.limit === undefined && entry !== undefined
      ? { ...entry, stop: { kind: 'fraction' as const, value: 0.01 } }
      : entry,
  );

const anyAccount: fc.Arbitrary<Account> = fc.record({
  cash: fc.double({ min: 1, max: 1e6, noNaN: true }),
  fee: fc.double({ min: 0, max: 0.01, noNaN: true }),
  slippage: fc.double({ min: 0, max: 0.01, noNaN: true }),
  size: fc.double({ min: 0.01, max: 1, noNaN: true }),
  leverage: fc.constantFrom(1, 1, 1, 3),
  borrow: fc.constantFrom(0, 0.001),
});

const anyInput = anyBars(1, 60).chain((bars) => {
  const column = fc
    .array(fc.constantFrom(0, 0, 0, 0, 0, 1), { minLength: bars.length, maxLength: bars.length })
    .map((values) => Float64Array.from(values));
  const signals = fc.record({ enterLong: column, exitLong: column, enterShort: column, exitShort: column });
  return fc.record({
    bars: fc.constant(bars),
    signals,
    exits: anyExits,
    entry: anyEntry,
    account: anyAccount,
    charges: fc.constantFrom(noCharges, chargesOf(bars.time, everyEightHours(bars), true)),
    warmup: fc.integer({ min: 0, max: 3 }),
    hopeful: fc.boolean(),
  });
});

describe('for any bars, signals, exits and costs', () => {
  it('one call and any chunking give the same fills to the last bit', () => {
    fc.assert(
      fc.property(
        anyInput.chain((input) => fc.tuple(fc.constant(input), anyCuts(input.bars.length))),
        ([input, cuts]) => {
          expect(fillsOf(input, cuts)).toEqual(fillsOf(input, [input.bars.length]));
        },
      ),
    );
  });

  it('jumping from event to event and going bar by bar give the same fills to the last bit', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const plain = alone(input);
        plain.advanceSlowly([input.bars.length]);
        expect(fillsOf(input, [input.bars.length])).toEqual([...plain.fills]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['jesse', 'nautilus', 'nautilus:path=adaptive'])('%s skips no bar that matters', (name) => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const one = { ...input, dialect: parseDialect(name) };
        const plain = alone(one);
        plain.advanceSlowly([input.bars.length]);
        plain.finish();
        expect(fillsOf(one, [input.bars.length])).toEqual([...plain.fills]);
      }),
      { numRuns: 300 },
    );
  });

  it('adding future bars changes no past fill', () => {
    fc.assert(
      fc.property(
        anyInput.chain((input) =>
          fc.tuple(fc.constant(input), fc.integer({ min: 1, max: input.bars.length })),
        ),
        ([input, length]) => {
          const past = fillsOf(input, [length]);
          const all = fillsOf(input, [input.bars.length]);
          expect(all.slice(0, past.length)).toEqual(past);
        },
      ),
    );
  });

  it('profits of all trades explain the whole change of equity', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { closed, open, equity } = ledgerOf(input);
        const profit = [...closed, ...open].reduce((sum, trade) => sum + trade.pnl, 0);
        expect(Math.abs(input.account.cash + profit - equity.at(-1)!)).toBeLessThanOrEqual(
          1e-9 * input.account.cash * 10,
        );
      }),
    );
  });

  it('every exit lies within its bar before slippage', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const fill of simulated(input).fills) {
          const wanted = fill.price - fill.slippage / fill.quantity;
          if (fill.reason === 'liquidation' || fill.quantity === 0) continue;
          expect(wanted).toBeLessThanOrEqual(input.bars.high[fill.bar]! * (1 + 1e-12));
          expect(wanted).toBeGreaterThanOrEqual(input.bars.low[fill.bar]! * (1 - 1e-12));
        }
      }),
    );
  });

  it('positions go from flat to flat, one at a time', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        let held = 0;
        for (const fill of simulated(input).fills) {
          if (fill.quantity === 0) continue;
          expect(held === 0).toBe(fill.reason === 'entry');
          held = fill.held;
        }
      }),
    );
  });
});

describe('for lanes that share money', () => {
  const anyLanes = fc
    .tuple(anyAccount, fc.array(anyInput, { minLength: 2, maxLength: 4 }))
    .map(([account, inputs]) => ({
      account: { ...account, leverage: 1 },
      lanes: inputs.map(({ exits, account: own, ...lane }) => ({
        ...lane,
        account: { ...own, leverage: 1 },
        guards: guardsOf(exits, () => new Float64Array(0)),
        signals: { enterLong: lane.signals.enterLong, exitLong: lane.signals.exitLong },
      })),
    }));

  it('skipping quiet bars changes no fill', () => {
    fc.assert(
      fc.property(anyLanes, (input) => {
        const lengths = input.lanes.map(({ bars }) => bars.length);
        const quick = new Simulation(input);
        const slow = new Simulation(input);
        quick.advance(lengths);
        slow.advanceSlowly(lengths);
        expect([...quick.fills]).toEqual([...slow.fills]);
      }),
      { numRuns: 500 },
    );
  });

  it('they never spend more than there is, and fills come in the order of time', () => {
    fc.assert(
      fc.property(anyLanes, (input) => {
        const simulation = new Simulation(input);
        simulation.advance(input.lanes.map(({ bars }) => bars.length));
        let cash = input.account.cash;
        let last = -Infinity;
        for (const { lane, bar, quantity, price, fee, reason } of simulation.fills) {
          cash -= quantity * price + fee;
          if (reason === 'entry') expect(cash).toBeGreaterThanOrEqual(-1e-9 * input.account.cash);
          const time = input.lanes[lane]!.bars.time[bar]!;
          expect(time).toBeGreaterThanOrEqual(last);
          last = time;
        }
      }),
    );
  });
});

describe('for a strategy that only buys', () => {
  const longOnly = anyInput.map((input) => ({
    ...input,
    account: { ...input.account, leverage: 1 },
    signals: { enterLong: input.signals.enterLong, exitLong: input.signals.exitLong },
  }));

  it('a higher fee never helps', () => {
    fc.assert(
      fc.property(longOnly, fc.double({ min: 0, max: 0.01, noNaN: true }), (input, more) => {
        const dearer = { ...input, account: { ...input.account, fee: input.account.fee + more } };
        expect(ledgerOf(dearer).equity.at(-1)!).toBeLessThanOrEqual(
          ledgerOf(input).equity.at(-1)! * (1 + 1e-12),
        );
      }),
    );
  });

  it('prices a thousand times higher give the same profit in money', () => {
    fc.assert(
      fc.property(longOnly, (input) => {
        // A power of two scales without rounding, so the comparison is exact.
        const scaled = {
          ...input,
          bars: scaledPrices(input.bars, 1024),
          exits: scaledDistances(input.exits, 1024),
        };
        expect([...ledgerOf(scaled).equity]).toEqual([...ledgerOf(input).equity]);
      }),
    );
  });

  it('the hopeful end of the envelope is never below the assumed one when nothing compounds', () => {
    fc.assert(
      fc.property(longOnly, (input) => {
        const [assumed, hopeful] = [false, true].map((hopeful) => simulated({ ...input, hopeful }).fills);
        const first = [...assumed!].findIndex((fill) => fill.ambiguous);
        if (first < 0) expect([...hopeful!]).toEqual([...assumed!]);
        else expect(hopeful!.at(first).price).toBeGreaterThanOrEqual(assumed!.at(first).price);
      }),
    );
  });
});

it('a strategy without signals is a flat line', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const { equity } = ledgerOf({ ...input, signals: {} });
      expect(new Set(equity)).toEqual(new Set([input.account.cash]));
    }),
  );
});

function fillsOf(input: Alone, cuts: readonly number[]) {
  return [...simulated(input, cuts).fills];
}

function ledgerOf(input: Alone) {
  const { fills } = simulated(input);
  return { ...tradesOf(fills, input.bars), equity: equityOf(fills, input.bars, input.account.cash) };
}

function scaledDistances({ stopLoss, ...exits }: Exits, factor: number): Exits {
  const isAmount = typeof stopLoss === 'object' && 'distance' in stopLoss;
  if (stopLoss === undefined) return exits;
  return { ...exits, stopLoss: isAmount ? { distance: Number(stopLoss.distance) * factor } : stopLoss };
}

function scaledPrices(bars: Bars, factor: number): Bars {
  const scale = (column: Float64Array) => column.map((price) => price * factor);
  return {
    ...bars,
    open: scale(bars.open),
    high: scale(bars.high),
    low: scale(bars.low),
    close: scale(bars.close),
  };
}
