import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equityOf, tradesOf } from '#ledger';
import type { Bars } from '#market';
import { type Account, Simulation, type SimulationInput } from '#simulation';
import type { Exits } from '#strategy';
import { anyBars, anyCuts } from '../arbitrary/bars.ts';

const anyExits: fc.Arbitrary<Exits> = fc.record(
  {
    stopLoss: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
    takeProfit: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
    trailingStop: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
    maxBars: fc.integer({ min: 1, max: 10 }),
  },
  { requiredKeys: [] },
);

const anyAccount: fc.Arbitrary<Account> = fc.record({
  cash: fc.double({ min: 1, max: 1e6, noNaN: true }),
  fee: fc.double({ min: 0, max: 0.01, noNaN: true }),
  slippage: fc.double({ min: 0, max: 0.01, noNaN: true }),
  size: fc.double({ min: 0.01, max: 1, noNaN: true }),
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
    account: anyAccount,
    warmup: fc.integer({ min: 0, max: 3 }),
    tie: fc.constantFrom('stop' as const, 'target' as const),
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
        const plain = new Simulation(input);
        for (let i = 0; i < input.bars.length; i++) plain.step(i);
        expect(fillsOf(input, [input.bars.length])).toEqual([...plain.fills]);
      }),
      { numRuns: 2000 },
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
        for (const fill of simulated(input, [input.bars.length]).fills) {
          const wanted = fill.price - fill.slippage / fill.quantity;
          if (fill.reason === 'liquidation') continue;
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
        for (const fill of simulated(input, [input.bars.length]).fills) {
          expect(held === 0).toBe(fill.reason === 'entry');
          held += fill.quantity;
        }
      }),
    );
  });
});

describe('for a strategy that only buys', () => {
  const longOnly = anyInput.map((input) => ({
    ...input,
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
        const scaled = { ...input, bars: scaledPrices(input.bars, 1024) };
        expect([...ledgerOf(scaled).equity]).toEqual([...ledgerOf(input).equity]);
      }),
    );
  });

  it('the hopeful end of the envelope is never below the assumed one when nothing compounds', () => {
    fc.assert(
      fc.property(longOnly, (input) => {
        const [assumed, hopeful] = (['stop', 'target'] as const).map(
          (tie) => simulated({ ...input, tie }, [input.bars.length]).fills,
        );
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

function simulated(input: SimulationInput, cuts: readonly number[]): Simulation {
  const simulation = new Simulation(input);
  let from = 0;
  for (const cut of cuts) {
    simulation.advance(from, cut);
    from = cut;
  }
  return simulation;
}

function fillsOf(input: SimulationInput, cuts: readonly number[]) {
  return [...simulated(input, cuts).fills];
}

function ledgerOf(input: SimulationInput) {
  const { fills } = simulated(input, [input.bars.length]);
  return { ...tradesOf(fills, input.bars), equity: equityOf(fills, input.bars, input.account.cash) };
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
