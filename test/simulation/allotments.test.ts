import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountName, balancesOf, postingsOf } from '#ledger';
import { guardsOf, run, Simulation } from '#simulation';
import { planOfSignals } from '#strategy';
import { anyBars, barsOf } from '../arbitrary/bars.ts';

const guards = guardsOf({}, () => new Float64Array(0));
const account = { cash: 1000, fee: 0, slippage: 0, size: 1 };
const flat = [100, 100, 100, 100] as const;

describe('two bots, one safe with 700 and one aggressive with 300', () => {
  // The aggressive one buys 3 at 100 and sells at 350 ÷ 3: it gains 50.
  const won = 350 / 3;
  const risen = [won, won, won, won] as const;
  const rows = [flat, flat, risen, risen, risen];
  const simulation = new Simulation({
    lanes: [
      { bars: barsOf(rows, 'SAFE/USDT'), signals: on(3, undefined), guards, warmup: 0, purse: 0 },
      { bars: barsOf(rows, 'BOLD/USDT'), signals: on(0, 1), guards, warmup: 0, purse: 1 },
    ],
    account,
    purses: [700, 300],
  });

  it('move 30 % of the gain, 15, after the trade that made it, as an entry', () => {
    simulation.advance([3, 3]);
    expect([...simulation.fills].map(({ lane, reason }) => [lane, reason])).toEqual([
      [1, 'entry'],
      [1, 'signal'],
    ]);
    expect(simulation.transfer(1, 0, 0.3 * 50)).toBe(15);
    expect(postings().filter(({ from, to }) => from === 'cash 1' && to === 'cash 0')).toEqual([
      { fill: 1, from: 'cash 1', to: 'cash 0', amount: 15 },
    ]);
    expect(balance('cash 0')).toBe(715);
    expect(balance('cash 1')).toBeCloseTo(335, 9);
  });

  it('buy with what they have then', () => {
    simulation.advance([5, 5]);
    expect(simulation.fills.at(2)).toMatchObject({ lane: 0, bar: 4, quantity: expect.closeTo(715 / won, 9) });
    expect(balance('cash 0')).toBeCloseTo(0, 9);
  });

  it('never give what positions are paid with', () => {
    expect(simulation.transfer(0, 1, 100)).toBeLessThan(1e-9);
    expect(simulation.transfer(1, 1, 100)).toBe(0);
    expect(simulation.transfer(1, 0, 1e6)).toBeCloseTo(335, 9);
    expect(simulation.transfer(1, 0, 1)).toBe(0);
  });

  function postings() {
    const { fills, transfers } = simulation;
    return postingsOf(fills, { purses: [700, 300], purseOf: [0, 1], transfers });
  }

  function balance(name: AccountName): number {
    return balancesOf(postings()).get(name)!;
  }
});

it('whatever is moved whenever, purses and positions are all the money there is', () => {
  const anyMarket = anyBars(30, 30).chain((bars) =>
    fc.record({
      bars: fc.constant(bars),
      enter: fc.integer({ min: 0, max: 20 }),
      stay: fc.integer({ min: 1, max: 8 }),
    }),
  );
  const anyMove = fc.record({
    bar: fc.integer({ min: 1, max: 29 }),
    from: fc.integer({ min: 0, max: 2 }),
    to: fc.integer({ min: 0, max: 2 }),
    amount: fc.double({ min: 0, max: 400, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(anyMarket, { minLength: 3, maxLength: 3 }), fc.array(anyMove), (markets, moves) => {
      const purses = [500, 300, 200];
      const simulation = new Simulation({
        lanes: markets.map(({ bars, enter, stay }, purse) => ({
          bars,
          signals: on(enter, enter + stay, bars.length),
          guards,
          warmup: 0,
          purse,
        })),
        account: { ...account, fee: 0.001, slippage: 0.001 },
        purses,
      });
      for (let i = 1; i <= 30; i++) {
        simulation.advance([i, i, i]);
        for (const { bar, from, to, amount } of moves) if (bar === i) simulation.transfer(from, to, amount);
        const { fills, transfers } = simulation;
        const balances = balancesOf(postingsOf(fills, { purses, purseOf: [0, 1, 2], transfers }));
        let all = (balances.get('fees') ?? 0) + (balances.get('profit') ?? 0);
        for (const purse of purses.keys()) {
          const cash = balances.get(`cash ${purse}`)!;
          expect(cash).toBeGreaterThanOrEqual(-1e-9);
          all += cash + (balances.get(`position ${purse}`) ?? 0);
        }
        expect(all).toBeCloseTo(1000, 8);
        // The first purse is worth what the loop itself takes it for.
        const first = [...fills].findLast(({ lane }) => lane === 0);
        const { time, close } = markets[0]!.bars;
        const worth = balances.get('cash 0')! + (first?.held ?? 0) * close[i - 1]!;
        expect(simulation.equityAt(time[i - 1]! + 3_600_000)).toBeCloseTo(worth, 8);
      }
    }),
  );
});

it('allotments that are not all the money of the account are refused', () => {
  const plan = planOfSignals('drawn', { time: new Float64Array(0), signals: {} });
  expect(() => run(plan, barsOf([flat, flat]), account, { purses: [700, 400] })).toThrow(
    '"1100" is what the allotments add up to, and the account has "1000". Share out all of it, and no more.',
  );
});

/** Long from the open after one bar to that after another. */
function on(enter: number, exit: number | undefined, length = 5) {
  const at = (bar: number | undefined) => Float64Array.from({ length }, (_, i) => (i === bar ? 1 : 0));
  return { enterLong: at(enter), exitLong: at(exit) };
}
