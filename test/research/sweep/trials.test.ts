import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { ema, rsi, sma } from '#indicators';
import { dailyReturns, measure } from '#metrics';
import { ApartWorkshop, type Ground, sumOf, type Task } from '#research';
import { nextOpen, parseDialect, run } from '#simulation';
import { outside, recur } from '#series';
import { between, defineStrategy, hold, type Strategy } from '#strategy';
import { TooLarge } from '../../../src/research/sweep/too-large.ts';
import { Trials } from '../../../src/research/sweep/trials.ts';
import { wholeOf } from '../../../src/research/sweep/ground.ts';
import { anyBars } from '../../arbitrary/bars.ts';

const account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 0.9 };

const params = { fast: between(1, 6, 2), slow: between(2, 12, 5), stop: between(0.01, 0.2, 0.05) };
const strategies: readonly Strategy[] = [
  defineStrategy({
    name: 'cross',
    about: '',
    params,
    series: ({ close }, { fast, slow }) => ({
      enterLong: sma(close, fast).crossesAbove(ema(close, slow)),
      exitLong: sma(close, fast).crossesBelow(ema(close, slow)),
    }),
    exits: ({ stop, fast }) => ({
      stopLoss: stop,
      takeProfit: 2 * stop,
      ...(fast > 3 ? { trailingStop: stop } : {}),
    }),
  }),
  defineStrategy({
    name: 'sized',
    about: '',
    params,
    series: ({ close, open }, { slow }) => ({
      enterLong: rsi(close, slow).below(45),
      exitLong: close.above(open),
      size: rsi(close, slow).over(100),
    }),
    exits: ({ stop }, { close }) => ({ stopLoss: { distance: sma(close, 3).times(stop) } }),
  }),
  defineStrategy({
    name: 'decides',
    about: '',
    params,
    series: ({ close }, { fast, slow }) => ({
      gap: recur([close], 0, (state, value) => [state * 0.9 + value, value - 0.1 * state]),
      fast: ema(close, fast),
      slow: ema(close, slow),
    }),
    decide: ({ now, position }) => (now.fast > now.slow ? 0.5 : position.side === 'flat' ? hold : 0),
  }),
];

const anyAccount = fc.record({
  cash: fc.constant(10_000),
  fee: fc.constantFrom(0, 0.001),
  slippage: fc.constantFrom(0, 0.0005),
  size: fc.constantFrom(0.3, 1),
  sizing: fc.constantFrom('share' as const, 'kelly' as const),
});
const anyValues = fc.record({
  fast: fc.integer({ min: 1, max: 6 }),
  slow: fc.integer({ min: 2, max: 12 }),
  stop: fc.constantFrom(0.01, 0.05, 0.2),
});

describe('trials', () => {
  it('come to what runs of their own would come to, to the last bit', () => {
    let traded = 0;
    fc.assert(
      fc.property(
        anyBars(60, 120),
        fc.array(anyValues, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...strategies),
        fc.constantFrom('next-open', 'vectorbt', 'backtesting.py'),
        anyAccount,
        (bars, wanted, strategy, fills, money) => {
          const dialect = parseDialect(fills);
          const ground: Ground = { bars, account: money, dialect, others: [] };
          const plans = wanted.map((values) => strategy.plan(values));
          const trials = new Trials(ground, [wholeOf(ground)], 2 ** 28);
          const made = [...trials.try(plans.map((plan) => ({ plan, keeps: 'returns' as const })))];
          for (const [k, plan] of plans.entries()) {
            const alone = attempt(() => run(plan, bars, money, { dialect }));
            if ('failed' in alone) {
              expect(made[k]).toEqual(alone);
              continue;
            }
            const { breakEvenCost: _, capacity: __, envelope: ___, ...numbers } = measure(alone);
            const outcome = made[k]!;
            if ('failed' in outcome) throw new Error(outcome.failed);
            expect(outcome[0]!.numbers).toEqual(numbers);
            expect(outcome[0]!.returns).toEqual(dailyReturns(bars.time, alone.equity, money.cash).returns);
            traded += numbers.trades;
          }
        },
      ),
    );
    expect(traded).toBeGreaterThan(500);
  });

  it('in a window come to what a run of the window would, with series that knew the past', () => {
    fc.assert(
      fc.property(anyBars(80, 80), anyValues, fc.integer({ min: 0, max: 40 }), (bars, values, from) => {
        const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
        const plan = strategies[0]!.plan(values);
        const window = { from, to: from + 35 };
        const [outcome] = [
          ...new Trials(ground, [window], 2 ** 28).try([{ plan, keeps: 'nothing' as const }]),
        ];
        const alone = run(plan, { ...bars, ...cutOf(bars, 0, window.to) }, account, {
          since: bars.time[from]!,
        });
        const within = alone.trades.length;
        if ('failed' in outcome!) throw new Error(outcome.failed);
        expect(outcome![0]!.numbers.finalEquity).toBe(alone.equity.at(-1));
        expect(outcome![0]!.numbers.trades).toBe(within);
      }),
    );
  });

  it('are the same in however little memory, and whatever their company', () => {
    fc.assert(
      fc.property(anyBars(40, 60), fc.array(anyValues, { minLength: 1, maxLength: 20 }), (bars, wanted) => {
        const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
        const tasks = wanted.map((values) => ({
          plan: strategies[0]!.plan(values),
          keeps: 'nothing' as const,
        }));
        const roomy = new Trials(ground, [wholeOf(ground)], 2 ** 28);
        const tight = new Trials(ground, [wholeOf(ground)], 10 * 8 * bars.length);
        expect([...tight.try(tasks)]).toEqual([...roomy.try(tasks)]);
        expect(tight.effort.unique).toBeGreaterThanOrEqual(roomy.effort.unique);
      }),
    );
  });

  it('with the same signals and exits are simulated once', () => {
    const bars = fc.sample(anyBars(60, 60), { numRuns: 1, seed: 3 })[0]!;
    const idle = defineStrategy({
      name: 'idle',
      about: '',
      params: { used: between(1, 3, 1), unused: between(1, 50, 1), stop: between(0.01, 0.2, 0.05) },
      series: ({ close, open }, { used }) => ({
        enterLong: sma(close, used).above(open),
        exitLong: close.below(sma(open, used)),
      }),
      exits: ({ stop }) => ({ stopLoss: stop }),
    });
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    const plans = [1, 2, 3].flatMap((used) =>
      [1, 25, 50].flatMap((unused) => [0.01, 0.1].map((stop) => idle.plan({ used, unused, stop }))),
    );
    const trials = new Trials(ground, [wholeOf(ground)], 2 ** 28);
    expect([...trials.try(plans.map((plan) => ({ plan, keeps: 'nothing' as const })))]).toHaveLength(18);
    expect(trials.effort.simulated).toBe(6);
    expect(sumOf([trials.effort, trials.effort]).simulated).toBe(12);
  });

  it('that fail are named, and the others go on', () => {
    const bars = fc.sample(anyBars(30, 30), { numRuns: 1, seed: 3 })[0]!;
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    const long = defineStrategy({
      name: 'long',
      about: '',
      params: { window: between(1, 100, 5) },
      series: ({ close }, { window }) => ({ enterLong: close.above(sma(close, window)) }),
    });
    const made = [
      ...new Trials(ground, [wholeOf(ground)], 2 ** 28).try(
        [5, 60, 7].map((window) => ({ plan: long.plan({ window }), keeps: 'nothing' as const })),
      ),
    ];
    expect(made.map((outcome) => 'failed' in outcome)).toEqual([false, true, false]);
    expect(made[1]).toEqual({ failed: expect.stringMatching(/needs 60 bars/) });
  });

  it('come to nothing in a window that is over before they could act, and to something in the others', () => {
    const bars = fc.sample(anyBars(40, 40), { numRuns: 1, seed: 3 })[0]!;
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    // A mean of ten is there from the tenth bar on, and what crosses it from the eleventh: bar 10.
    const cross = strategies[0]!.plan({ fast: 1, slow: 10 });
    const windows = [
      [0, 40],
      [0, 10],
      [0, 11],
      [5, 10],
      [5, 12],
      [30, 30],
      [30, 31],
    ].map(([from, to]) => ({ from: from!, to: to! }));
    const trials = new Trials(ground, windows, 2 ** 28);
    const [outcome] = [...trials.try([{ plan: cross, keeps: 'nothing' }])];
    if ('failed' in outcome!) throw new Error(outcome.failed);
    expect(outcome!.map((tried) => tried !== undefined)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it('of several markets come to nothing in a window that one of them has too few bars for', () => {
    const [whole, other] = fc.sample(anyBars(60, 60), { numRuns: 2, seed: 3 });
    const hole = (i: number) => i >= 20 && i < 30;
    const kept = (column: Float64Array) => column.filter((_, i) => !hole(i));
    const { time, open, high, low, close, volume } = other!;
    const columns = { time, open, high, low, close, volume };
    const holed = { ...other!, length: 50, ...mapped(columns, kept) };
    const workshop = new ApartWorkshop(
      [whole!, holed].map((bars): Ground => ({ bars, account, dialect: nextOpen, others: [] })),
      {
        planOf: (values) => strategies[0]!.plan(values),
        across: 'median',
        bytes: 2 ** 28,
        explain: (error) => error,
        spans: [0, 10, 20, 30].map((bar) => ({ from: time[bar]!, to: time[bar + 10 - 1]! + 1 })),
      },
    );
    const tasks = [5, 12].map((slow): Task => ({ values: { fast: 1, slow, stop: 0.1 }, keeps: 'nothing' }));
    const results = [...workshop.work(tasks)].filter((result) => result !== undefined);
    const has = results.map((result) =>
      'failed' in result ? [] : result.windows!.map((one) => one !== undefined),
    );
    expect(has).toEqual([
      [true, true, false, true],
      [false, true, false, true],
    ]);
  });

  it('say when there is no room for even one of them', () => {
    const bars = fc.sample(anyBars(60, 60), { numRuns: 1, seed: 3 })[0]!;
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    const task = { plan: strategies[0]!.plan(), keeps: 'nothing' as const };
    const made = [...new Trials(ground, [wholeOf(ground)], 2 ** 28).try([task])];
    const column = 8 * bars.length;
    const trials = new Trials(ground, [wholeOf(ground)], column);
    const shortage = () => {
      try {
        return [...trials.try([task])];
      } catch (error) {
        return error instanceof TooLarge ? error.shortage : error;
      }
    };
    // The close and two averages; of a signal it is enough to know the bars.
    const needed = 3 * column;
    expect(shortage()).toEqual({ bytes: column, needed, bars: 60, markets: 1 });
    trials.allow(needed - 1);
    expect(shortage()).toMatchObject({ needed });
    trials.allow(needed);
    expect(shortage()).toEqual(made);
  });

  it('say how much that is in megabytes as they were typed', () => {
    const error = new TooLarge({ bytes: 1.5 * 2 ** 20, needed: 65.3 * 2 ** 20, bars: 9000, markets: 1 });
    expect(error.message).toBe(
      '"1.5 MB" is not enough for one trial, which needs about 66 MB for its series over 9000 bars. Give more with --max-memory, or fewer bars with --from and --to.',
    );
    expect(error.onEachOf(3).message).toContain(
      '"4.5 MB" is not enough for one trial, which needs about 196 MB for its series over 9000 bars on each of 3 markets.',
    );
  });

  it('that all fail before anything is computed need no room', () => {
    const bars = fc.sample(anyBars(60, 60), { numRuns: 1, seed: 3 })[0]!;
    const ground: Ground = { bars, account, dialect: nextOpen, others: [] };
    const wrong = defineStrategy({
      name: 'wrong',
      about: '',
      params: {},
      series: () => ({ enterLong: outside('nowhere').above(0) }),
    });
    const outcomes = new Trials(ground, [wholeOf(ground)], 2 ** 28).try(
      [1, 2].map(() => ({ plan: wrong.plan(), keeps: 'nothing' as const })),
    );
    expect([...outcomes].map((outcome) => 'failed' in outcome)).toEqual([true, true]);
  });
});

// Not every dialect knows everything; what it refuses is refused here and there.
function attempt<T>(work: () => T): T | { failed: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return { failed: error.message };
    throw error;
  }
}

function mapped(columns: Readonly<Record<string, Float64Array>>, to: (column: Float64Array) => Float64Array) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, to(column)]));
}

function cutOf(bars: Ground['bars'], from: number, to: number) {
  const { time, open, high, low, close, volume } = bars;
  const cut = (column: Float64Array) => column.slice(from, to);
  return {
    length: to - from,
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
  };
}
