import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filled, type SessionEvent, SessionTables } from '#trading';

const hour = 3_600_000;

function filled(
  opens: number,
  quantity: number,
  price: number,
  held: number,
  more: Partial<Filled> = {},
): Filled {
  return {
    type: 'filled',
    version: 1,
    time: opens * hour + 5,
    bot: 'safe',
    market: 'sample:A/USDT',
    opens: opens * hour,
    bar: opens,
    quantity,
    price,
    fee: 1,
    slippage: 0,
    held,
    reason: held === 0 ? 'signal' : 'entry',
    inside: false,
    ambiguous: false,
    ...more,
  };
}

function tablesOf(events: readonly SessionEvent[]) {
  const tables = new SessionTables();
  for (const [k, event] of events.entries()) tables.see({ seq: k + 1, previous: '', hash: '', event });
  return tables.columns();
}

describe('the tables of a session', () => {
  it('hold a fill as it was, and round trips from flat to flat', () => {
    // Bought 2 at 100 and 2 at 110, so 4 at 105 on average; sold 1 at 120 and 3 at 130, so at 127.5.
    // 120 + 390 − 200 − 220 = 90, less four fees of 1 and one charge of 0.5.
    const { fills, trades, positions } = tablesOf([
      filled(1, 2, 100, 2),
      filled(2, 2, 110, 4),
      filled(3, 0, 115, 4, { fee: 0.5, reason: 'funding' }),
      filled(4, -1, 120, 3, { reason: 'take-profit' }),
      filled(5, -3, 130, 0),
    ]);
    expect(fills['quantity']).toEqual(Float64Array.of(2, 2, 0, -1, -3));
    expect(fills['seq']).toEqual(Float64Array.of(1, 2, 3, 4, 5));
    expect(trades).toEqual({
      entryTime: Float64Array.of(hour),
      bot: ['safe'],
      market: ['sample:A/USDT'],
      side: ['long'],
      entryPrice: Float64Array.of(105),
      exitTime: Float64Array.of(5 * hour),
      exitPrice: Float64Array.of(127.5),
      quantity: Float64Array.of(4),
      fees: Float64Array.of(4.5),
      pnl: Float64Array.of(85.5),
      reason: ['signal'],
    });
    expect(positions['quantity']).toHaveLength(0);
  });

  it('show what is held as a position and as a trade without an end, by bot and market', () => {
    const { trades, positions } = tablesOf([
      filled(1, -2, 50, -2),
      filled(1, 1, 10, 1, { bot: 'bold' }),
      filled(2, 1, 40, -1),
      filled(2, 3, 7, 3, { market: 'sample:B/USDT' }),
      filled(3, -1, 12, 0, { bot: 'bold' }),
    ]);
    expect(positions).toEqual({
      since: Float64Array.of(hour, 2 * hour),
      bot: ['safe', 'safe'],
      market: ['sample:A/USDT', 'sample:B/USDT'],
      quantity: Float64Array.of(-1, 3),
      price: Float64Array.of(50, 7),
    });
    expect(trades['bot']).toEqual(['bold', 'safe', 'safe']);
    expect(trades['side']).toEqual(['long', 'short', 'long']);
    expect(trades['exitTime']).toEqual(Float64Array.of(3 * hour, NaN, NaN));
    expect(trades['pnl']).toEqual(Float64Array.of(0, NaN, NaN));
    expect(trades['reason']).toEqual(['signal', '', '']);
  });

  it('hold orders and refusals with what does not exist as NaN', () => {
    const about = { version: 1, time: 7, bot: 'safe', market: 'sample:A/USDT', closes: 6 } as const;
    const { orders, refusals } = tablesOf([
      {
        type: 'ordered',
        version: 1,
        time: 7,
        order: {
          id: 'safe-0-1-n',
          bot: 'safe',
          market: 'sample:A/USDT',
          closes: 6,
          side: 'buy',
          quantity: 2,
          price: 100,
          waitsFor: null,
          stop: 90,
          target: null,
          leg: 'entry',
          reduces: false,
        },
      },
      { type: 'refused', ...about, bar: null, by: 'risk', reason: 'paused', wanted: null, allowed: 0 },
    ] as SessionEvent[]);
    expect(orders).toMatchObject({
      id: ['safe-0-1-n'],
      stop: Float64Array.of(90),
      waitsFor: Float64Array.of(NaN),
    });
    expect(refusals).toMatchObject({
      reason: ['paused'],
      wanted: Float64Array.of(NaN),
      allowed: Float64Array.of(0),
    });
  });

  it('lose no money and no coin, whatever is filled', () => {
    const step = fc.record({
      quantity: fc.integer({ min: -5, max: 5 }),
      price: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let held = 0;
        let cash = 0;
        const events = steps.flatMap(({ quantity, price }, k) => {
          // A position is closed before it is turned around.
          const size = held !== 0 && Math.sign(held + quantity) === -Math.sign(held) ? -held : quantity;
          if (size === 0) return [];
          held += size;
          cash -= size * price + 1;
          return [filled(k, size, price, held)];
        });
        const { fills, trades, positions } = tablesOf(events);
        const sum = (column: unknown) => (column as Float64Array).reduce((a, b) => a + (b || 0), 0);
        expect(sum(fills['quantity'])).toBe(held);
        expect(sum(positions['quantity'])).toBe(held);
        expect(sum(trades['fees'])).toBe(events.length);
        if (held === 0) expect(sum(trades['pnl'])).toBe(cash);
      }),
    );
  });
});
