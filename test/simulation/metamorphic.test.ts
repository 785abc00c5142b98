import fc from 'fast-check';
import { expect, it } from 'vitest';
import { equityOf } from '#ledger';
import { type Bars, sliceBars } from '#market';
import type { Fill } from '#orders';
import type { Account, LaneInput, Signals } from '#simulation';
import type { Exits } from '#strategy';
import { barsOf } from '../arbitrary/bars.ts';
import { type Alone, simulated } from './alone.ts';

// Whole prices far from 0 and from doubling, so that mirrored arithmetic is exact.
const anyPrice = fc.integer({ min: 100, max: 150 });
const anyRow = fc
  .tuple(anyPrice, anyPrice, fc.nat({ max: 8 }), fc.nat({ max: 8 }))
  .map(
    ([open, close, up, down]) =>
      [open, Math.max(open, close) + up, Math.min(open, close) - down, close] as const,
  );
const anyDistance = fc.integer({ min: 1, max: 15 }).map((distance) => ({ distance }));

const anyExits: fc.Arbitrary<Exits> = fc
  .record(
    {
      stopLoss: anyDistance,
      takeProfit: fc.oneof(
        anyDistance,
        fc.constant([
          { at: { distance: 3 }, share: 0.5 },
          { at: { distance: 9 }, share: 0.5 },
        ]),
      ),
      trailingStop: anyDistance,
      breakEven: anyDistance,
      maxBars: fc.integer({ min: 1, max: 8 }),
    },
    { requiredKeys: [] },
  )
  .map((exits) => exits);

const anyEntry: fc.Arbitrary<LaneInput['entry']> = fc.oneof(
  fc.constant(undefined),
  fc
    .record({ level: anyDistance, expires: fc.integer({ min: 1, max: 4 }), waits: fc.boolean() })
    .map(({ level, expires, waits }) => ({
      [waits ? 'stop' : 'limit']: { kind: 'distance' as const, value: level.distance },
      expires,
    })),
);

const anyInput: fc.Arbitrary<Alone> = fc.array(anyRow, { minLength: 2, maxLength: 50 }).chain((rows) => {
  const column = fc
    .array(fc.constantFrom(0, 0, 0, 1), { minLength: rows.length, maxLength: rows.length })
    .map((values) => Float64Array.from(values));
  return fc.record({
    bars: fc.constant(barsOf(rows, 'BTC/USDT:USDT')),
    signals: fc.record({ enterLong: column, exitLong: column, enterShort: column, exitShort: column }),
    exits: anyExits,
    entry: anyEntry,
    hopeful: fc.boolean(),
    warmup: fc.constant(0),
    account: fc.constant<Account>({
      cash: 1e6,
      fee: 0,
      slippage: 0,
      size: 2,
      sizing: 'quantity',
    }),
  });
});

it('a mirrored market, bought where the other was sold, gives the mirrored fills', () => {
  const around = 512;
  fc.assert(
    fc.property(anyInput, (input) => {
      const { enterLong, exitLong, enterShort, exitShort } = input.signals;
      const mirrored = simulated({
        ...input,
        bars: mirror(input.bars, around),
        signals: { enterLong: enterShort, exitLong: exitShort, enterShort: enterLong, exitShort: exitLong },
      });
      const seen = (fill: Fill, sign: number) => [
        fill.bar,
        fill.reason,
        sign * fill.quantity,
        sign > 0 ? fill.price : around - fill.price,
        fill.ambiguous,
      ];
      expect([...mirrored.fills].map((fill) => seen(fill, -1))).toEqual(
        [...simulated(input).fills].map((fill) => seen(fill, 1)),
      );
    }),
    { numRuns: 1000 },
  );
});

it('a run cut where nothing is held or wanted goes on as a run of its own', () => {
  let cuts = 0;
  fc.assert(
    fc.property(anyInput, fc.nat(), (input, at) => {
      const account = { ...input.account, sizing: 'share', size: 0.5, fee: 0.001, slippage: 0.001 } as const;
      const whole = { ...input, entry: undefined, account };
      const { bars, signals } = whole;
      const fills = [...simulated(whole).fills];
      const cut = 1 + (at % (bars.length - 1));
      const isWanted = [signals.enterLong, signals.enterShort].some((column) => column?.[cut - 1] === 1);
      const before = fills.filter(({ bar }) => bar < cut);
      if (isWanted || (before.at(-1)?.held ?? 0) !== 0) return;
      cuts++;
      const rest = {
        ...whole,
        bars: sliceBars(bars, cut, bars.length),
        signals: sliced(signals, cut),
        account: { ...account, cash: equityOf(simulated(whole).fills, bars, account.cash)[cut - 1]! },
      };
      const after = fills.slice(before.length).map((fill) => ({ ...fill, bar: fill.bar - cut }));
      expect([...simulated(rest).fills]).toEqual(after);
    }),
    { numRuns: 500 },
  );
  expect(cuts).toBeGreaterThan(50);
});

function mirror({ open, high, low, close, ...bars }: Bars, around: number): Bars {
  const turned = (column: Float64Array) => column.map((price) => around - price);
  return { ...bars, open: turned(open), high: turned(low), low: turned(high), close: turned(close) };
}

function sliced(signals: Signals, from: number): Signals {
  return Object.fromEntries(Object.entries(signals).map(([name, column]) => [name, column?.slice(from)]));
}
