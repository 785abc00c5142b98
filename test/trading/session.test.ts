import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ema } from '#indicators';
import { type Bars, marketName } from '#market';
import { type Fill, type Refusal } from '#orders';
import { type Account, type Part, type Run, runTogether } from '#simulation';
import { outside, recur, type Series } from '#series';
import { defineStrategy, hold, type Strategy } from '#strategy';
import {
  type BarRow,
  type BotSpec,
  type Input,
  KeptSession,
  publishedOfRows,
  replay,
  Session,
  type SessionEvent,
  streamName,
  type ValueRow,
} from '#trading';
import { anyBars } from '../arbitrary/bars.ts';
import { anyAccount, busyStrategies, withoutSome } from '../arbitrary/plans.ts';
import { memoryJournal } from './memory-journal.ts';

const hour = 3_600_000;

interface Setup {
  readonly strategy: Strategy;
  readonly bars: readonly Bars[];
  readonly other: Bars;
  readonly account: Account;
  /** What is due in the first market, and when. */
  readonly rates: readonly (readonly [time: number, rate: number])[];
  readonly since: number;
  /** Values from outside, and which of them are told before anything else. */
  readonly values: readonly ValueRow[];
  readonly early: readonly boolean[];
}

/** Looks at values from outside as they are, and at an average of those that came. */
const moody = defineStrategy({
  name: 'moody',
  about: 'Buys when others are afraid',
  series: ({ close }) => {
    const mood = outside('mood');
    return { enterLong: mood.below(50).and(close.above(0)), exitLong: mood.above(ema(mood, 3)) };
  },
});

// Where a bar opens or inside of it, and known at a close, or between two of them.
const anyValues = fc
  .uniqueArray(fc.tuple(fc.nat(61), fc.constantFrom(0, 1, 1_800_000, 5_400_000), fc.nat(100)), {
    minLength: 5,
    maxLength: 40,
    selector: ([hours, late]) => `${hours} ${late}`,
  })
  .map((drawn) => drawn.map(([hours, late, value]): ValueRow => [hours * hour, hours * hour + late, value]))
  .map((rows) => rows.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]));

const anyMarket = (symbol: string) =>
  fc
    .tuple(anyBars(40, 60), fc.uniqueArray(fc.integer({ min: 1, max: 58 }), { maxLength: 5 }))
    .map(([bars, gaps]): Bars => ({
      ...withoutSome(bars, new Set(gaps)),
      market: { exchange: 'sample', symbol },
    }));

const anySetup: fc.Arbitrary<Setup> = fc
  .record({
    strategy: fc.constantFrom(...busyStrategies, moody, moody),
    values: anyValues,
    early: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
    bars: fc.oneof(
      fc.tuple(anyMarket('A/USDT')),
      fc.tuple(anyMarket('A/USDT'), anyMarket('B/USDT'), anyMarket('C/USDT')),
    ),
    other: anyMarket('OTHER/USDT'),
    account: anyAccount,
    dues: fc.uniqueArray(fc.tuple(fc.nat(59), fc.double({ min: -0.01, max: 0.01, noNaN: true })), {
      selector: ([at]) => at,
      maxLength: 20,
    }),
    history: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ history, account, dues, values, ...rest }) => ({
    ...rest,
    rates: dues
      .map(([at, rate]) => [rest.bars[0].time[0]! + at * hour, rate] as const)
      .toSorted(([a], [b]) => a - b),
    values: values.map(([time, known, value]): ValueRow => {
      const first = rest.bars[0].time[0]!;
      return [first + time, first + known, value];
    }),
    account: account.sizing === 'volatility' ? { ...account, sizing: 'share' } : account,
    since: rest.bars[0].time[history]!,
  }));

function rowsOf(bars: Bars): BarRow[] {
  return Array.from({ length: bars.length }, (_, i) => [
    bars.time[i]!,
    bars.open[i]!,
    bars.high[i]!,
    bars.low[i]!,
    bars.close[i]!,
    bars.volume[i]!,
  ]);
}

function specOf({ strategy, bars, other, account }: Setup, limits: BotSpec['limits'] = {}): BotSpec {
  return {
    name: 'bot',
    strategy: strategy.name,
    hash: '',
    params: {},
    exits: {},
    markets: bars.map(({ market }) => market),
    others: [other.market],
    outside: ['mood'],
    timeframe: '1h',
    account,
    rules: {},
    limits,
    warmup: 0,
    funding: [marketName(bars[0]!.market)],
  };
}

/** Everything that comes in, with the bars of all streams mixed as `order` says. */
function eventsOf(setup: Setup, order: readonly number[], limits: BotSpec['limits'] = {}): Input[] {
  const { bars, other, since } = setup;
  const all = [...bars, other];
  const events: Input[] = [
    { type: 'started', version: 1, time: since, session: 's', engine: '0', bots: [specOf(setup, limits)] },
  ];
  const told = new Set<ValueRow>();
  const tell = (isDue: (row: ValueRow, k: number) => boolean) => {
    const rows = setup.values.filter((row, k) => !told.has(row) && isDue(row, k));
    for (const row of rows) told.add(row);
    if (rows.length > 0) events.push({ type: 'values', version: 1, time: since, name: 'mood', rows });
  };
  tell(([, known], k) => known < since || setup.early[k]!);
  for (const one of all)
    events.push({
      type: 'history',
      version: 1,
      time: since,
      stream: streamName(one.market, '1h'),
      until: since,
      rows: rowsOf(one).filter(([time]) => time < since),
    });
  const end = Math.max(...all.map(({ time }) => time.at(-1)!)) + hour;
  // The last is funding, of which all that is due up to a moment before the next hour is told.
  const next = [...all, setup].map(() => since);
  let k = 0;
  while (next.some((time) => time < end)) {
    const lane = order[k++ % order.length]! % next.length;
    const from = next[lane]!;
    // Sometimes several bars at once, as after an outage.
    const until = Math.min(end, from + hour * (1 + (order[(k * 7) % order.length]! % 3)));
    next[lane] = until;
    if (k > 10_000) throw new Error('the order never comes to an end');
    if (lane === all.length) {
      const rates = setup.rates.filter(([time]) => time >= from && time < until);
      const told = { type: 'funding', version: 1, time: until + 500, until: until - 1, rates } as const;
      if (until > from) events.push({ ...told, market: marketName(bars[0]!.market) });
      continue;
    }
    const stream = streamName(all[lane]!.market, '1h');
    const rows = rowsOf(all[lane]!).filter(([time]) => time >= from && time < until);
    tell(([, known]) => known <= until);
    if (until > from) events.push({ type: 'bars', version: 1, time: until + 500, stream, until, rows });
  }
  return events;
}

interface Ledger {
  readonly fills: readonly Omit<Fill, 'lot' | 'early'>[];
  readonly refusals: readonly Refusal[];
  readonly equity: readonly number[];
}

/** Lets a session run, and be killed before some of its events. */
async function trade(
  setup: Setup,
  events: readonly Input[],
  kills: ReadonlySet<number>,
): Promise<SessionEvent[]> {
  const plansOf = ({ markets }: BotSpec) => markets.map(() => setup.strategy.plan());
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

function ledgerOf(events: readonly SessionEvent[], { bars }: Setup): Ledger {
  const laneOf = (name: string) => bars.findIndex(({ market }) => marketName(market) === name);
  return {
    fills: events.flatMap((event) => {
      if (event.type !== 'filled') return [];
      const { market, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous } = event;
      const facts = { bar, quantity, price, fee, slippage, held, reason, inside, ambiguous };
      return [{ lane: laneOf(market), ...facts }];
    }),
    refusals: events.flatMap((event) => {
      if (event.type !== 'refused' || event.by !== 'market') return [];
      const { market, bar, reason, wanted, allowed } = event;
      const numbers = { wanted: wanted ?? NaN, allowed: allowed ?? NaN };
      return [{ lane: laneOf(market), bar: bar!, reason: reason as Refusal['reason'], ...numbers }];
    }),
    equity: events.flatMap((event) => (event.type === 'marked' ? [event.equity] : [])),
  };
}

function backtest({ strategy, bars, other, account, rates, since, values }: Setup): Run {
  const others = [other, ...bars, publishedOfRows('mood', values)];
  const funding = {
    time: Float64Array.from(rates, ([time]) => time),
    rate: Float64Array.from(rates, ([, rate]) => rate),
  };
  return runTogether(
    bars.map((one, k): Part => ({
      plan: strategy.plan(),
      bars: one,
      others,
      since,
      funding: k === 0 ? funding : undefined,
    })),
    account,
  );
}

function ledgerOfRun({ lanes, refusals, equity }: Run, count: number): Ledger {
  return {
    fills: lanes.flatMap((lane, k) =>
      [...lane.fills].map(({ bar, quantity, price, fee, slippage, held, reason, inside, ambiguous }) => ({
        lane: k,
        bar,
        quantity,
        price,
        fee,
        slippage,
        held,
        reason,
        inside,
        ambiguous,
      })),
    ),
    refusals,
    equity: [...equity].slice(-count),
  };
}

function byLane(ledger: Ledger): Ledger {
  return { ...ledger, fills: ledger.fills.toSorted((a, b) => a.lane - b.lane) };
}

describe('for any bars, strategy, order of arrival, and kills', () => {
  it('a paper session comes to the ledger of one backtest, to the last bit', async () => {
    let fills = 0;
    let charges = 0;
    await fc.assert(
      fc.asyncProperty(
        anySetup,
        fc.array(fc.nat(1000), { minLength: 20, maxLength: 40 }).map((order) => [...order, 0, 1, 2, 3, 4]),
        fc.uniqueArray(fc.nat(150), { maxLength: 5 }),
        async (setup, order, kills) => {
          const stored = await trade(setup, eventsOf(setup, order), new Set(kills));
          const ledger = byLane(ledgerOf(stored, setup));
          fills += ledger.fills.length;
          charges += ledger.fills.filter(({ reason }) => reason === 'funding').length;
          expect(ledger).toEqual(ledgerOfRun(backtest(setup), ledger.equity.length));
        },
      ),
      { numRuns: 200 },
    );
    expect(fills).toBeGreaterThan(200);
    expect(charges).toBeGreaterThan(100);
  });

  it('where it is killed makes no difference to a single event', async () => {
    await fc.assert(
      fc.asyncProperty(anySetup, fc.uniqueArray(fc.nat(150), { maxLength: 8 }), async (setup, kills) => {
        const events = eventsOf(setup, [0, 1, 2, 3, 4]);
        expect(await trade(setup, events, new Set(kills))).toEqual(await trade(setup, events, new Set()));
      }),
      { numRuns: 60 },
    );
  });

  it('every close of every market has its decision, also when that is to do nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anySetup, async (setup) => {
        const stored = await trade(setup, eventsOf(setup, [0, 1, 2, 3, 4]), new Set());
        for (const { market, time } of setup.bars) {
          const closes = stored.flatMap((event) =>
            event.type === 'decided' && event.market === marketName(market) ? [event.closes] : [],
          );
          expect(closes).toEqual(
            [...time].filter((opens) => opens >= setup.since).map((opens) => opens + hour),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

it('does not take the same bar twice', async () => {
  const [setup] = fc.sample(anySetup, 1);
  const events = eventsOf(setup!, [0, 1, 2, 3, 4]);
  const doubled = events.flatMap((event): Input[] => (event.type === 'bars' ? [event, event] : [event]));
  const outputs = (stored: readonly SessionEvent[]) => stored.filter(({ type }) => type !== 'bars');
  expect(outputs(await trade(setup!, doubled, new Set()))).toEqual(
    outputs(await trade(setup!, events, new Set())),
  );
});

it('code of the author’s is only called where it can be watched', async () => {
  // Whether it was watched when it was called.
  const called: boolean[] = [];
  let isWatched = false;
  const watch = <T>(work: () => T): T => {
    isWatched = true;
    try {
      return work();
    } finally {
      isWatched = false;
    }
  };
  const note = <T>(answer: T): T => {
    called.push(isWatched);
    return answer;
  };
  const series = ({ close }: { readonly close: Series }) => ({
    enterLong: close.above(recur([close], 0, (last, value) => note([value, last] as const))),
    exitLong: close.below(0),
  });
  const strategies = [
    defineStrategy({ name: 'steps', about: '', series }),
    defineStrategy({ name: 'decides', about: '', series: () => ({}), decide: () => note(hold) }),
  ];
  for (const strategy of strategies) {
    const [setup] = fc.sample(anySetup, 1);
    const session = new Session(({ markets }) => markets.map(() => strategy.plan()), watch);
    for (const event of eventsOf({ ...setup!, strategy }, [0, 1, 2, 3, 4])) session.step(event);
    expect(called.length).toBeGreaterThan(10);
    expect(called.splice(0)).not.toContain(false);
  }
});

describe('limits', () => {
  const limited = async (limits: BotSpec['limits'], said: readonly Input[] = []) => {
    const [setup] = fc.sample(
      anySetup.filter(({ strategy }) => strategy.name === 'crossing'),
      { numRuns: 1, seed: 5 },
    );
    const events = eventsOf(setup!, [0, 1, 2, 3, 4], limits);
    const half = Math.floor(events.length / 2);
    return trade(setup!, [...events.slice(0, half), ...said, ...events.slice(half)], new Set([half + 1]));
  };
  const after = (events: readonly SessionEvent[], type: SessionEvent['type']) =>
    events.slice(events.findIndex((event) => event.type === type));
  const entries = (events: readonly SessionEvent[]) =>
    events.filter((event) => event.type === 'ordered' && !event.order.reduces).length;

  it('refuse what they forbid, with the reason, and nothing of it is filled', async () => {
    const free = await limited({});
    expect(entries(free)).toBeGreaterThan(5);
    const stored = await limited({ notional: 0 });
    expect(entries(stored)).toBe(0);
    const refused = stored.filter((event) => event.type === 'refused' && event.reason === 'notional');
    const asked = stored.filter((event) => event.type === 'decided' && event.enter !== null);
    expect(refused).toHaveLength(asked.length);
  });

  it.each(['pause', 'halt'] as const)('after %s nothing is entered until resumed', async (word) => {
    const said = (what: typeof word | 'resume'): Input => ({
      type: 'operator',
      version: 1,
      time: 0,
      word: what,
      bot: null,
    });
    const stopped = await limited({}, [said(word)]);
    expect(entries(after(stopped, 'operator'))).toBe(0);
    expect(entries(stopped)).toBeGreaterThan(0);
    const resumed = await limited({}, [said(word), said('resume')]);
    expect(entries(after(resumed, 'operator'))).toBeGreaterThan(0);
  });

  it('close leaves with everything at the next open, whenever it is said, and enters nothing', async () => {
    const [setup] = fc.sample(
      anySetup.filter(({ strategy }) => strategy.name === 'crossing'),
      { numRuns: 1, seed: 5 },
    );
    const events = eventsOf(setup!, [0, 1, 2, 3, 4]);
    const said: Input = { type: 'operator', version: 1, time: 0, word: 'close', bot: null };
    let left = 0;
    const first = events.findIndex(({ type }) => type === 'bars');
    for (let k = first; k < events.length; k += 7) {
      const stored = await trade(setup!, [...events.slice(0, k), said, ...events.slice(k)], new Set([k + 1]));
      const closed = after(stored, 'operator');
      expect(entries(closed)).toBe(0);
      const filled = closed.filter((event) => event.type === 'filled');
      const fills = filled.filter(({ quantity }) => quantity !== 0);
      expect(fills.filter(({ reason }) => reason !== 'risk')).toEqual([]);
      expect(fills.map(({ held }) => held)).toEqual(fills.map(() => 0));
      left += fills.length;
    }
    expect(left).toBeGreaterThan(0);
  });

  it('a late bar is no reason to enter', async () => {
    // Bars are taken in half a second after they closed.
    expect(entries(await limited({ dataAge: 499 }))).toBe(0);
    expect(entries(await limited({ dataAge: 4 * hour }))).toBeGreaterThan(0);
  });

  it('nor is one while the clocks differ', async () => {
    const read: Input = { type: 'clock', version: 1, time: 0, exchange: 'sample', offset: 2500 };
    expect(entries(after(await limited({ clockOffset: 2000 }, [read]), 'clock'))).toBe(0);
    expect(entries(after(await limited({}, [read]), 'clock'))).toBeGreaterThan(0);
  });
});
