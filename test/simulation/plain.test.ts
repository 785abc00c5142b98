import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fill, Fills, noRules } from '#orders';
import {
  type Account,
  completeAccount,
  defaultAccount,
  fillPlainly,
  type LaneInput,
  nextOpen,
  parseDialect,
  Simulation,
} from '#simulation';
import { anyBars, barsOf } from '../arbitrary/bars.ts';

const bars = barsOf([
  [10, 10, 10, 10],
  [20, 20, 20, 20],
  [25, 25, 25, 25],
  [40, 40, 40, 40],
]);
const lane: LaneInput = {
  bars,
  signals: {},
  yes: { enterLong: Int32Array.of(0), exitLong: Int32Array.of(2) },
  guards: { targets: [] },
  warmup: 0,
};

function plainly(input: LaneInput, account: Account = defaultAccount): Fill[] | undefined {
  const fills = new Fills();
  return fillPlainly(input, completeAccount(account), nextOpen, fills) ? [...fills] : undefined;
}

function simulated(input: LaneInput, account: Account): Fill[] {
  const simulation = new Simulation({ lanes: [input], account, dialect: nextOpen });
  simulation.advance([input.bars.length]);
  return [...simulation.fills];
}

it('is bought at the open after a signal and sold at the open after another', () => {
  const fills = plainly(lane, { cash: 1000, fee: 0.25, slippage: 0, size: 1 })!;
  // 1000 pay for 40 at 20 and a quarter of it as fee; 40 at 40 bring 1600, less a quarter.
  expect(fills.map(({ bar, quantity, price, fee, held }) => [bar, quantity, price, fee, held])).toEqual([
    [1, 40, 20, 200, 40],
    [3, -40, 40, 400, 0],
  ]);
});

const anyYes = fc
  .uniqueArray(fc.nat(59), { minLength: 10, maxLength: 30 })
  .map((some) => Int32Array.from(some.toSorted((a, b) => a - b)));
const rate = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.2, noNaN: true }));

it('is sold at a stop or a target inside a bar, and at the open after so many bars', () => {
  const market = barsOf([
    [10, 10, 10, 10],
    [20, 21, 19, 20],
    [20, 24, 18, 20],
    [40, 40, 40, 40],
  ]);
  const account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
  const sold = (guards: Partial<LaneInput['guards']>) => {
    const yes = { enterLong: Int32Array.of(0) };
    const fills = plainly({ ...lane, bars: market, yes, guards: { targets: [], ...guards } }, account)!;
    return fills.slice(1).map((fill) => [fill.bar, fill.price, fill.reason, fill.inside, fill.ambiguous]);
  };
  const price = (value: number) => ({ kind: 'price', value }) as const;
  const target = [{ at: price(22), share: 1 }];
  expect(sold({ stop: price(18) })).toEqual([[2, 18, 'stop-loss', true, false]]);
  expect(sold({ targets: target })).toEqual([[2, 22, 'take-profit', true, false]]);
  expect(sold({ stop: price(18), targets: target })).toEqual([[2, 18, 'stop-loss', true, true]]);
  expect(sold({ targets: [{ at: price(30), share: 1 }] })).toEqual([[3, 40, 'take-profit', false, false]]);
  expect(sold({ maxBars: 2 })).toEqual([[3, 40, 'time', false, false]]);
});

const away = fc.oneof(
  fc.record({ kind: fc.constant('fraction' as const), value: fc.double({ min: 0, max: 0.1, noNaN: true }) }),
  fc.record({ kind: fc.constant('distance' as const), value: fc.double({ min: -1, max: 10 }) }),
  fc.record({ kind: fc.constant('price' as const), value: fc.double({ min: 80, max: 120, noNaN: true }) }),
  fc.record({
    kind: fc.constantFrom('fraction' as const, 'distance' as const),
    value: fc
      .array(fc.oneof({ weight: 9, arbitrary: fc.double({ min: 0.001, max: 0.1 }) }, fc.constant(NaN)), {
        minLength: 80,
        maxLength: 80,
      })
      .map((values) => Float64Array.from(values)),
  }),
);
const anyGuards = fc.record({
  stop: fc.option(away, { nil: undefined }),
  targets: fc.oneof(fc.constant([]), fc.tuple(away.map((at) => ({ at, share: 1 })))),
  maxBars: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
});

it('has the fills of a simulation, to the last bit', () => {
  const rules = fc.record({
    lot: fc.constantFrom(0, 0.001, 0.5),
    tick: fc.constantFrom(0, 0.01),
    minQuantity: fc.constantFrom(0, 1),
    minNotional: fc.constantFrom(0, 50),
  });
  const account = fc.record({
    cash: fc.double({ min: 10, max: 1e5, noNaN: true }),
    fee: rate,
    slippage: rate,
    spread: rate,
    makerFee: rate,
    size: fc.double({ min: 0.01, max: 1, noNaN: true }),
  });
  const reasons = new Map<string, number>();
  fc.assert(
    fc.property(
      anyBars(60, 80),
      anyYes,
      anyYes,
      fc.option(rules, { nil: undefined }),
      account,
      anyGuards,
      fc.nat(20),
      (market, enterLong, exitLong, own, money, guards, warmup) => {
        const inside = (yes: Int32Array) => yes.filter((bar) => bar < market.length);
        const yes = { enterLong: inside(enterLong), exitLong: inside(exitLong) };
        const input = { ...lane, bars: market, yes, rules: own, guards, warmup };
        const fills = plainly(input, money)!;
        expect(fills).toEqual(simulated(input, money));
        for (const { reason } of fills) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      },
    ),
    { numRuns: 2000 },
  );
  expect([...reasons.keys()].toSorted()).toEqual(['entry', 'signal', 'stop-loss', 'take-profit', 'time']);
  expect(Math.min(...reasons.values())).toBeGreaterThan(100);
});

describe('whatever else can happen is left to a simulation:', () => {
  const at = { kind: 'fraction', value: 0.1 } as const;
  it.each<[string, Partial<LaneInput>]>([
    ['a short', { yes: { enterShort: Int32Array.of(0) } }],
    ['a stop on finer bars', { guards: { targets: [], stop: at }, detail: () => undefined }],
    ['a target on finer bars', { guards: { targets: [{ at, share: 1 }] }, detail: () => undefined }],
    ['a ladder', { guards: { targets: [{ at, share: 0.5 }] } }],
    ['several targets', { guards: { targets: [at, at].map((one) => ({ at: one, share: 1 })) } }],
    ['a trail', { guards: { targets: [], trail: at } }],
    ['a stop at the entry', { guards: { targets: [], breakEven: at } }],
    ['an order that waits', { entry: { expires: 1, limit: at } }],
    ['a size', { signals: { size: new Float64Array(4) } }],
    ['signals that are columns', { yes: undefined, signals: { enterLong: new Float64Array(4) } }],
    ['code that decides', { decide: () => 0 }],
    ['what holding costs', { charges: { bar: [1], funding: [0.1], days: [0] } }],
  ])('%s', (_, part) => {
    expect(plainly({ ...lane, ...part })).toBeUndefined();
  });

  it.each<[string, Partial<Account>]>([
    ['leverage', { leverage: 2 }],
    ['money that is not a share', { sizing: 'cash', size: 100 }],
    ['a price that moves', { impact: 0.1 }],
    ['a part of the volume', { participation: 0.5 }],
  ])('%s', (_, part) => {
    expect(plainly(lane, { ...defaultAccount, ...part })).toBeUndefined();
  });

  it('fills as other engines have them', () => {
    const account = completeAccount(defaultAccount);
    expect(fillPlainly(lane, account, parseDialect('vectorbt'), new Fills())).toBe(false);
  });
});

it('rules that are not there allow everything', () => {
  expect(plainly({ ...lane, rules: noRules })).toEqual(plainly(lane));
});
