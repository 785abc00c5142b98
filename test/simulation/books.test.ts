import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancesOf, postingsOf, tradesOf } from '#ledger';
import { barsBetween, sliceBars, timeframeLength } from '#market';
import { Fills, reasonCode } from '#orders';
import { type Account, type LaneRun, parseDialect, type Part, type Run, runTogether } from '#simulation';
import { type Entry, type Exits, planOfSignals } from '#strategy';
import { anyBars } from '../arbitrary/bars.ts';

const hour = 3_600_000;
const anyShare = fc.double({ min: 0.005, max: 0.2, noNaN: true });
const anyRate = fc.double({ min: 0, max: 0.01, noNaN: true });

const anyAccount: fc.Arbitrary<Account> = fc.record({
  cash: fc.double({ min: 100, max: 1e6, noNaN: true }),
  fee: anyRate,
  slippage: anyRate,
  spread: anyRate,
  makerFee: anyRate,
  impact: fc.constantFrom(0, 0.001),
  size: fc.double({ min: 0.1, max: 1, noNaN: true }),
  leverage: fc.constantFrom(1, 1, 3, 20),
  borrow: fc.constantFrom(0, 0.01),
});

/** Exits that every engine knows. */
const anySimpleExits: fc.Arbitrary<Exits> = fc.oneof(
  fc.record({ stopLoss: anyShare, takeProfit: anyShare }, { requiredKeys: [] }),
  fc.record({ trailingStop: anyShare, takeProfit: anyShare }, { requiredKeys: ['trailingStop'] }),
);

const anyExits: fc.Arbitrary<Exits> = fc.oneof(
  anySimpleExits,
  fc.record({
    takeProfit: fc.constant([
      { at: 0.01, share: 0.5 },
      { at: 0.03, share: 0.25 },
    ]),
    breakEven: anyShare,
    maxBars: fc.integer({ min: 1, max: 10 }),
  }),
);

const anyEntry: fc.Arbitrary<Entry | undefined> = fc.constantFrom(
  undefined,
  undefined,
  { limit: 0.01, expires: 3 },
  { stop: 0.01, expires: 2 },
);

function anyPart(exits: fc.Arbitrary<Exits>, entries: fc.Arbitrary<Entry | undefined>): fc.Arbitrary<Part> {
  const anySpan = fc
    .tuple(anyBars(12, 60), fc.integer({ min: 0, max: 10 }))
    .map(([bars, from]) => sliceBars(bars, from, bars.length));
  return anySpan.chain((bars) => {
    const column = fc
      .array(fc.constantFrom(0, 0, 0, 0, 1), { minLength: bars.length, maxLength: bars.length })
      .map((values) => Float64Array.from(values));
    const signals = fc.record({ enterLong: column, exitLong: column, enterShort: column, exitShort: column });
    const funding = fc.constantFrom(undefined, {
      time: Float64Array.of(bars.time[0]! + 8 * hour, bars.time[0]! + 16 * hour),
      rate: Float64Array.of(0.01, -0.02),
    });
    return fc
      .record({ signals, exits, entry: entries, funding })
      .map(({ signals: columns, funding: rates, ...levels }) => ({
        plan: { ...planOfSignals('drawn', { time: bars.time, signals: columns }), ...levels },
        bars: { ...bars, market: { exchange: 'sample', symbol: 'BTC/USDT:USDT' } },
        funding: rates,
      }));
  });
}

const together = (parts: readonly Part[], account: Account, fills = 'next-open') =>
  runTogether(parts, account, { dialect: parseDialect(fills) });

describe('at every close of any run the books agree', () => {
  it('on one market, with every kind of exit and entry', () => {
    fc.assert(
      fc.property(anyPart(anyExits, anyEntry), anyAccount, (part, account) =>
        requireAgreement(together([part], account)),
      ),
      { numRuns: 150 },
    );
  });

  it('on several markets from one account', () => {
    const anyParts = fc.array(anyPart(anyExits, anyEntry), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(anyParts, anyAccount, (parts, account) => requireAgreement(together(parts, account))),
      { numRuns: 100 },
    );
  });

  it.each(['jesse', 'nautilus'])('filled as %s does, with entries that wait', (fills) => {
    fc.assert(
      fc.property(anyPart(anyExits, anyEntry), anyAccount, (part, account) =>
        requireAgreement(together([part], account, fills)),
      ),
    );
  });

  const simple = anyPart(anySimpleExits, fc.constant(undefined));
  it.each([
    'vectorbt',
    'vectorbt:price=nextOpen,stopExitPrice=stopmarket',
    'backtesting.py:unit=0.001',
    'backtesting.py:unit=0.001,tradeOnClose=true,exclusiveOrders=true,finalizeTrades=true',
    'freqtrade',
  ])('filled as %s does', (fills) => {
    fc.assert(
      fc.property(simple, anyAccount, (part, account) => requireAgreement(together([part], account, fills))),
    );
  });
});

/** Equity is cash and positions, and what trades earned explains all of its change; at each close. */
function requireAgreement({ fills, bars: axis, lanes, account, equity }: Run): void {
  const all = [...fills];
  const turnover = all.reduce((sum, { quantity, price }) => sum + Math.abs(quantity) * price, 0);
  const near = (account.cash + turnover) * 1e-9;
  const agrees = (one: number, other: number) => expect(Math.abs(one - other)).toBeLessThanOrEqual(near);
  for (let i = 0; i < axis.length; i++) {
    const now = axis.time[i]! + timeframeLength(axis.timeframe);
    const past = all.filter(({ bar }) => bar <= i);
    const seen = lanes.map((lane, k) => seenOf(lane, past.filter((fill) => fill.lane === k).length, now));

    const balances = balancesOf(postingsOf(first(fills, past.length), account.cash));
    agrees(sum(balances.values()), 0);
    agrees(balances.get('cash')! + sum(seen.map(({ worth }) => worth)), equity[i]!);

    const trades = seen.flatMap((lane) => lane.trades);
    const writtenOff = sum(past.filter(({ reason }) => reason === 'write-off').map(({ fee }) => fee));
    // A position that nobody closed is dropped with the debt, at what it was worth then.
    const dropped = sum(
      past.flatMap(({ reason, lane, price }, k) => {
        const before = past.slice(0, k).findLast((fill) => fill.lane === lane);
        return reason === 'write-off' && before ? [before.held * price] : [];
      }),
    );
    agrees(account.cash + sum(trades.map(({ pnl }) => pnl)) - writtenOff - dropped, equity[i]!);
    agrees(sum(trades.map((trade) => trade.fees)), balances.get('fees') ?? 0);
    agrees(sum(trades.map((trade) => trade.charges)) + writtenOff, balances.get('charges') ?? 0);
  }
}

/** What a lane's first fills come to at a time. */
function seenOf({ fills, bars }: LaneRun, count: number, now: number) {
  const own = first(fills, count);
  const seen = barsBetween(bars, -Infinity, now - timeframeLength(bars.timeframe) + 1);
  if (seen.length === 0) return { worth: 0, trades: [] };
  const { closed, open } = tradesOf(own, seen);
  const held = count === 0 ? 0 : own.at(count - 1).held;
  return { worth: held * seen.close.at(-1)!, trades: [...closed, ...open] };
}

function first(fills: Fills, count: number): Fills {
  const taken = new Fills();
  for (const { reason, ...fill } of [...fills].slice(0, count))
    taken.append(
      fill.lane,
      fill.bar,
      fill.quantity,
      fill.price,
      fill.fee,
      fill.slippage,
      fill.held,
      reasonCode[reason],
      fill.inside,
      fill.ambiguous,
      fill.lot,
      fill.early,
    );
  return taken;
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, one) => total + one, 0);
}
