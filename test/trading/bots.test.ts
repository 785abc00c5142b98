import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BotCapital, CapitalPlan } from '#capital';
import { type Bars, marketName, resample, type Timeframe, timeframeLength } from '#market';
import { outcomesOf, transfersOf } from '#research';
import { type Account, type Part, type Run, runTogether } from '#simulation';
import type { Strategy } from '#strategy';
import {
  type BarRow,
  type BotSpec,
  type Input,
  KeptSession,
  learn,
  newStanding,
  profitOf,
  togetherOf,
  replay,
  Session,
  type SessionEvent,
  streamName,
} from '#trading';
import { anyBars } from '../arbitrary/bars.ts';
import { anyCapital } from '../arbitrary/capital.ts';
import { anyAccount, busyStrategies, withoutSome } from '../arbitrary/plans.ts';
import { memoryJournal } from './memory-journal.ts';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);
const since = start + 48 * hour;
const end = start + 120 * hour;

interface Setup {
  readonly bots: readonly {
    readonly strategy: Strategy;
    readonly bars: Bars;
    readonly account: Account;
  }[];
  readonly capital: CapitalPlan;
}

const alone = busyStrategies.filter(({ name }) => name !== 'elsewhere');

const anyBot = fc
  .record({
    strategy: fc.constantFrom(...alone),
    hourly: anyBars(120, 120),
    gaps: fc.uniqueArray(fc.integer({ min: 1, max: 118 }), { maxLength: 5 }),
    timeframe: fc.constantFrom<Timeframe>('1h', '1h', '2h', '4h'),
    // Two bots may trade the same coin.
    symbol: fc.constantFrom('A/USDT', 'B/USDT', 'C/USDT'),
    account: anyAccount,
  })
  .map(({ hourly, gaps, timeframe, symbol, account, strategy }) => {
    const bars = timeframe === '1h' ? withoutSome(hourly, new Set(gaps)) : resample(hourly, timeframe);
    const sizing = account.sizing === 'volatility' ? ('share' as const) : account.sizing!;
    return {
      strategy,
      bars: { ...bars, market: { exchange: 'sample', symbol } },
      account: { ...account, sizing },
    };
  });

const anySetup: fc.Arbitrary<Setup> = fc
  .integer({ min: 2, max: 3 })
  .chain((count) =>
    fc.record({
      bots: fc.array(anyBot, { minLength: count, maxLength: count }),
      capital: anyCapital(count),
    }),
  )
  .map(({ bots, capital }) => {
    const known = new Map<string, Bars>();
    const same = bots.map((bot, k) => {
      // One market in one timeframe has one history.
      const stream = streamName(bot.bars.market, bot.bars.timeframe);
      known.set(stream, known.get(stream) ?? bot.bars);
      return {
        ...bot,
        bars: known.get(stream)!,
        account: { ...bot.account, cash: capital.bots[k]!.allotment },
      };
    });
    return { bots: same, capital: { ...capital, flows: [], bots: capital.bots.map(lasting) } };
  });

// What counts hours goes by when news came in, which a backtest does not know of.
function lasting({ limits, ...bot }: BotCapital): BotCapital {
  if (!limits) return bot;
  const { position, dailyLoss, drawdown } = limits;
  const given = Object.entries({ position, dailyLoss, drawdown }).filter(([, value]) => value !== undefined);
  return { ...bot, limits: Object.fromEntries(given) };
}

function rowsOf(bars: Bars): BarRow[] {
  const { time, open, high, low, close, volume } = bars;
  return Array.from(time, (at, i) => [at, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}

function specsOf({ bots, capital }: Setup): BotSpec[] {
  return bots.map(({ strategy, bars, account }, k) => {
    const { name, transfer, ladder, limits = {} } = capital.bots[k]!;
    return {
      name,
      strategy: strategy.name,
      hash: '',
      params: {},
      exits: {},
      markets: [bars.market],
      others: [],
      timeframe: bars.timeframe,
      account,
      rules: {},
      limits,
      capital: { ...(transfer ? { transfer } : {}), ...(ladder ? { ladder } : {}) },
      warmup: 0,
    };
  });
}

/** Everything that comes in, the streams mixed as `order` says and sometimes several bars at once. */
function eventsOf(setup: Setup, order: readonly number[]): Input[] {
  const streams = new Map(setup.bots.map(({ bars }) => [streamName(bars.market, bars.timeframe), bars]));
  const events: Input[] = [
    {
      type: 'started',
      version: 1,
      time: since,
      session: 's',
      engine: '0',
      bots: specsOf(setup),
      reserve: setup.capital.reserve,
    },
  ];
  for (const [stream, bars] of streams) {
    const rows = rowsOf(bars).filter(([time]) => time < since);
    events.push({ type: 'history', version: 1, time: since, stream, until: since, rows });
  }
  const all = [...streams];
  const next = all.map(() => since);
  let time = since;
  for (let k = 0; next.some((time) => time < end); k++) {
    const lane = order[k % order.length]! % all.length;
    const [stream, bars] = all[lane]!;
    const length = timeframeLength(bars.timeframe);
    const from = next[lane]!;
    const until = Math.min(end, from + length * (1 + (order[(k * 7) % order.length]! % 3)));
    const rows = rowsOf(bars).filter(([time]) => time >= from && time < until);
    time = Math.max(time, until);
    if (until > from) events.push({ type: 'bars', version: 1, time, stream, until, rows });
    next[lane] = until;
  }
  return events;
}

/** Lets a session run, and be killed before some of its events. */
async function trade(
  { bots, capital }: Setup,
  events: readonly Input[],
  kills: ReadonlySet<number> = new Set(),
): Promise<SessionEvent[]> {
  const plansOf = ({ name }: BotSpec) => [
    bots[capital.bots.findIndex((bot) => bot.name === name)]!.strategy.plan(),
  ];
  const stored: string[] = [];
  let kept = new KeptSession(new Session(plansOf), memoryJournal(stored));
  for (const [k, event] of events.entries()) {
    if (kills.has(k)) {
      const session = new Session(plansOf);
      const { differences } = await replay(memoryJournal(stored), session);
      expect(differences).toEqual([]);
      kept = new KeptSession(session, memoryJournal(stored));
    }
    await kept.take(event);
  }
  return stored.map((text) => JSON.parse(text) as SessionEvent);
}

function backtest({ bots, capital }: Setup): Run {
  const parts = bots.map(({ strategy, bars, account }, purse): Part => ({
    plan: strategy.plan(),
    bars,
    others: [bars],
    since,
    purse,
    account,
  }));
  const cash = capital.bots.reduce((sum, { allotment }) => sum + allotment, capital.reserve);
  return runTogether(parts, { ...bots[0]!.account, cash }, { capital });
}

describe('bots that share an account, in a session on paper', () => {
  it('come to what a backtest comes to, to the last bit, in whatever order news comes and wherever it is killed', async () => {
    let transfers = 0;
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(
        anySetup,
        fc
          .array(fc.nat(100), { minLength: 5, maxLength: 40 })
          .filter((order) => new Set(order.map((k) => k % 6)).size === 6),
        fc.array(fc.nat(200), { maxLength: 3 }),
        async (setup, order, kills) => {
          const events = await trade(setup, eventsOf(setup, order), new Set(kills));
          const run = backtest(setup);
          const names = setup.capital.bots.map(({ name }) => name);
          for (const [k, name] of names.entries()) {
            const fills = events.flatMap((event) =>
              event.type === 'filled' && event.bot === name
                ? [[event.bar, event.quantity, event.price, event.fee, event.held, event.reason]]
                : [],
            );
            expect(fills).toEqual(
              [...run.lanes[k]!.fills].map((fill) => [
                fill.bar,
                fill.quantity,
                fill.price,
                fill.fee,
                fill.held,
                fill.reason,
              ]),
            );
            const risks = events.flatMap((event) =>
              event.type === 'risk' && event.bot === name
                ? [[event.at, event.from ?? Infinity, event.to ?? Infinity, event.cause, event.is]]
                : [],
            );
            expect(risks).toEqual(
              run.bots!.changes[k]!.map(({ time, from, to, cause, is }) => [time, from, to, cause, is]),
            );
            changes += risks.length;
          }
          const moved = events.flatMap((event) =>
            event.type === 'transferred' ? [[event.at, event.from, event.to, event.amount]] : [],
          );
          const named = transfersOf(run, run.bots!).map(({ time, from, to, amount }) => [
            time,
            from,
            to,
            amount,
          ]);
          expect(sorted(moved)).toEqual(sorted(named));
          transfers += moved.length;

          const standing = newStanding();
          for (const event of events) learn(standing, event);
          const all = togetherOf(standing);
          expect(all.growth).toBeCloseTo(run.equity.at(-1)! / run.account.cash - 1, 9);
          expect(all.equity).toBeCloseTo(run.equity.at(-1)!, 6);
          for (const { name, equity, received, handedOn, profit, growth } of outcomesOf(run, run.bots!)) {
            const bot = standing.bots.get(name);
            expect(bot?.equity ?? standing.reserve).toBeCloseTo(equity.at(-1)!, 6);
            if (bot)
              expect([bot.received, bot.handedOn, profitOf(bot)]).toEqual([
                expect.closeTo(received, 6),
                expect.closeTo(handedOn, 6),
                expect.closeTo(profit, 6),
              ]);
            const least = 1e-9 * (1 + Math.abs(growth ?? 0));
            if (bot) expect(Math.abs(bot.growth.value - growth!)).toBeLessThan(least);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(transfers).toBeGreaterThan(20);
    expect(changes).toBeGreaterThan(20);
  }, 60_000);

  it('sell what is theirs alone, also where two hold the same coin', async () => {
    await fc.assert(
      fc.asyncProperty(anySetup, fc.constant([0, 1, 2, 3, 4, 5]), async (setup, order) => {
        const market = { exchange: 'sample', symbol: 'A/USDT' };
        const bots = setup.bots.map((bot) => ({ ...bot, bars: { ...setup.bots[0]!.bars, market } }));
        const events = await trade({ ...setup, bots }, eventsOf({ ...setup, bots }, order));
        const held = new Map<string, number>();
        for (const event of events) {
          if (event.type !== 'filled') continue;
          expect(event.market).toBe(marketName(market));
          const before = held.get(event.bot) ?? 0;
          expect(event.held).toBeCloseTo(before + event.quantity, 9);
          expect(event.held).toBeGreaterThanOrEqual(0);
          held.set(event.bot, event.held);
        }
      }),
      { numRuns: 30 },
    );
  });
});

function sorted(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

describe('money from outside of a session', () => {
  const [setup] = fc.sample(
    anySetup.filter(({ bots, capital }) => capital.reserve > 0 && bots[0]!.strategy.name === 'crossing'),
    { numRuns: 1, seed: 11 },
  );
  const money = (to: string, amount: number): Input => ({ type: 'money', version: 1, time: 0, to, amount });
  const after = async (...said: readonly Input[]) => {
    const events = eventsOf(setup!, [0, 1, 2, 3, 4, 5]);
    const half = Math.floor(events.length / 2);
    return trade(setup!, [...events.slice(0, half), ...said, ...events.slice(half)], new Set([half + 1]));
  };
  const moved = (events: readonly SessionEvent[]) =>
    events.flatMap((event) => (event.type === 'transferred' && event.at === null ? [event] : []));

  it('comes to a bot, which trades with it, and leaves the reserve as far as it reaches', async () => {
    const events = await after(money('bot-0', 1000), money('reserve', -500), money('nobody', 5));
    expect(moved(events)).toMatchObject([
      { from: null, to: 'bot-0', amount: 1000 },
      { from: 'reserve', to: null, amount: setup!.capital.reserve },
    ]);
    const [plain, richer] = [await after(), events].map((all) => {
      const standing = newStanding();
      for (const event of all) learn(standing, event);
      return standing;
    });
    expect(richer!.bots.get('bot-0')!.deposited - plain!.bots.get('bot-0')!.deposited).toBeCloseTo(1000, 6);
    expect(richer!.bots.get('bot-0')!.equity).toBeGreaterThan(plain!.bots.get('bot-0')!.equity + 500);
  });

  it('is taken from a bot as far as it is free', async () => {
    const [taken] = moved(await after(money('bot-0', -1e9)));
    expect(taken!.amount).toBeGreaterThan(0);
    expect(taken!.amount).toBeLessThan(1e6);
  });
});
