import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { OrderDraft } from '#orders';
import { type ApprovedOrder, type Limits, requireApproved, RiskManager, type Standing } from '#risk';
import type { Broker } from '#trading';

const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.UTC(2024, 5, 3, 12);

// One coin at 100, stopped at 90: value 100, risk 10, of an equity of 1000.
const entry: OrderDraft = {
  id: 'bot-0-x-n',
  bot: 'bot',
  market: 'a',
  closes: noon,
  side: 'buy',
  quantity: 1,
  price: 100,
  waitsFor: null,
  stop: 90,
  target: null,
  leg: 'entry',
  reduces: false,
};
const standing: Standing = { now: noon + 500, equity: 1000, values: new Map(), held: 0, clockOffset: 0 };

function verdict(
  limits: Limits,
  { order = {}, at = {} }: { order?: Partial<OrderDraft>; at?: Partial<Standing> } = {},
): string {
  const found = new RiskManager(limits, 1000).review({ ...entry, ...order }, { ...standing, ...at });
  return 'order' in found ? 'approved' : `${found.reason}: ${found.is} of ${found.allowed}`;
}

it('who has nothing has lost nothing more, and is not halted for it', () => {
  const manager = new RiskManager({}, 300);
  manager.mark(noon, 300);
  manager.moved(-300);
  expect(manager.mark(noon + hour, -2e-9)).toBe(false);
  expect(manager.mark(noon + 2 * hour, -3e-9)).toBe(false);
  manager.moved(300);
  expect(manager.mark(noon + 3 * hour, 300)).toBe(false);
  expect(manager.mode).toBe('running');
});

it('who is taken all of it is not halted for a loss, and begins anew with what comes', () => {
  const manager = new RiskManager({ drawdown: 0.3, dailyLoss: 0.3 }, 300);
  manager.mark(noon, 280);
  // A withdrawal may leave the noise of doubles behind.
  for (const dust of [0, 2e-9, -2e-9]) {
    manager.moved(-280 + dust);
    expect(manager.mark(noon + hour, dust)).toBe(false);
    manager.moved(300 - dust);
    expect(manager.mark(noon + hour, 300)).toBe(false);
    expect(manager.mark(noon + hour, 280)).toBe(false);
  }
  expect(manager.mode).toBe('running');
  expect(manager.mark(noon + hour, 209)).toBe(true);
});

describe('a limit', () => {
  it.each([
    ['risk per trade', { riskPerTrade: 0.01 }, {}, 'approved'],
    ['risk per trade', { riskPerTrade: 0.0099 }, {}, 'risk per trade: 0.01 of 0.0099'],
    // Without a stop everything could be lost.
    ['risk per trade', { riskPerTrade: 0.05 }, { order: { stop: null } }, 'risk per trade: 0.1 of 0.05'],
    ['position', { position: 0.1 }, {}, 'approved'],
    ['position', { position: 0.09 }, {}, 'position: 0.1 of 0.09'],
    // 150 are held already.
    [
      'position',
      { position: 0.2 },
      { at: { held: 1.5, values: new Map([['a', 150]]) } },
      'position: 0.25 of 0.2',
    ],
    // Who turns around has left before.
    ['position', { position: 0.2 }, { at: { held: -1.5, values: new Map([['a', -150]]) } }, 'approved'],
    ['exposure', { exposure: 0.3 }, { at: { values: new Map([['b', -200]]) } }, 'approved'],
    ['exposure', { exposure: 0.3 }, { at: { values: new Map([['b', -201]]) } }, 'exposure: 0.301 of 0.3'],
    ['open positions', { openPositions: 2 }, { at: { values: new Map([['b', 1]]) } }, 'approved'],
    [
      'open positions',
      { openPositions: 2 },
      {
        at: {
          values: new Map([
            ['b', 1],
            ['c', -1],
            ['d', 0],
          ]),
        },
      },
      'open positions: 3 of 2',
    ],
    ['notional', { notional: 100 }, {}, 'approved'],
    ['notional', { notional: 99 }, {}, 'notional: 100 of 99'],
    ['data age', { dataAge: 500 }, {}, 'approved'],
    ['data age', { dataAge: 499 }, {}, 'stale data: 500 of 499'],
    ['clock', { clockOffset: 2000 }, { at: { clockOffset: -2001 } }, 'clock: 2001 of 2000'],
    ['no number', {}, { order: { quantity: NaN } }, 'not a number: NaN of 0'],
    ['no number', {}, { order: { quantity: Infinity } }, 'not a number: Infinity of 0'],
    ['no price', {}, { order: { price: 0 } }, 'not a number: 1 of 0'],
  ] as const)('%s %j %j: %s', (_, limits, given, expected) => {
    expect(verdict(limits, given)).toBe(expected);
  });

  it('that is not given does not hold', () => {
    const far = { quantity: 1e9, stop: null, closes: 0 };
    expect(verdict({}, { order: far, at: { clockOffset: 1e9 } })).toBe('approved');
  });
});

describe('what adds up over time', () => {
  const ask = (risk: RiskManager, now: number, market = 'a') => {
    const found = risk.review({ ...entry, market, closes: now }, { ...standing, now });
    return 'order' in found ? 'approved' : found.reason;
  };

  it('counts the entries of the last hour', () => {
    const risk = new RiskManager({ ordersPerHour: 2 }, 1000);
    const asked = [0, 10, 20, 59, 60.1, 61].map((minutes) => ask(risk, noon + minutes * 60_000));
    expect(asked).toEqual(['approved', 'approved', 'order rate', 'order rate', 'approved', 'order rate']);
  });

  it('a day that lost too much ends at midnight UTC', () => {
    const risk = new RiskManager({ dailyLoss: 0.05 }, 1000);
    risk.mark(noon, 951);
    expect(ask(risk, noon)).toBe('approved');
    risk.mark(noon + hour, 950);
    expect(ask(risk, noon + hour)).toBe('daily loss');
    risk.mark(noon + 11 * hour, 949);
    expect(ask(risk, noon + 11 * hour)).toBe('daily loss');
    // The close at midnight is where the new day begins.
    risk.mark(noon + 12 * hour, 940);
    expect(ask(risk, noon + 12 * hour)).toBe('approved');
    risk.mark(noon + 13 * hour, 893);
    expect(ask(risk, noon + 13 * hour)).toBe('daily loss');
    // Without a close at midnight the day begins where the last one ended.
    risk.mark(noon + day + hour, 893);
    expect(ask(risk, noon + day + hour)).toBe('daily loss');
    risk.mark(noon + 2 * day, 880);
    expect(ask(risk, noon + 2 * day)).toBe('approved');
  });

  it('a drawdown halts until somebody resumes', () => {
    const risk = new RiskManager({ drawdown: 0.1 }, 1000);
    expect(risk.mark(noon, 1200)).toBe(false);
    expect(risk.mark(noon + hour, 1081)).toBe(false);
    expect(risk.mark(noon + 2 * hour, 1080)).toBe(true);
    expect(ask(risk, noon + 2 * hour)).toBe('halted');
    // It says so once.
    expect(risk.mark(noon + 3 * hour, 1000)).toBe(false);
    expect(risk.mark(noon + 4 * hour, 1300)).toBe(false);
    expect(ask(risk, noon + 4 * hour)).toBe('halted');
    risk.mode = 'running';
    expect(ask(risk, noon + 4 * hour)).toBe('approved');
  });

  it('rests in a market after a loss there', () => {
    const risk = new RiskManager({ cooldown: hour }, 1000);
    risk.traded('a', -1, noon);
    risk.traded('b', 1, noon);
    expect(ask(risk, noon + hour - 1)).toBe('cooldown');
    expect(ask(risk, noon + hour - 1, 'b')).toBe('approved');
    expect(ask(risk, noon + hour)).toBe('approved');
  });

  it('whatever the limits, what only makes a position smaller passes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('running' as const, 'paused' as const, 'halted' as const),
        fc.double({ min: 0.001, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (mode, held, share) => {
          const risk = new RiskManager({ notional: 0, position: 0, drawdown: 0, dailyLoss: 0 }, 1000);
          risk.mode = mode;
          const quantity = held * share;
          const draft = { ...entry, side: 'sell' as const, reduces: true, quantity };
          const found = risk.review(draft, { ...standing, held });
          expect('order' in found).toBe(quantity > 0 && quantity <= held);
        },
      ),
    );
  });
});

describe('an approved order', () => {
  it('is what a broker takes, and nothing else is one', () => {
    expectTypeOf<Broker['place']>().parameter(0).toEqualTypeOf<ApprovedOrder>();
    expectTypeOf<OrderDraft>().not.toExtend<ApprovedOrder>();
    const forged = {
      ...entry,
      // @ts-expect-error Nobody outside can name what makes an order approved.
      approval: true,
    } satisfies ApprovedOrder;
    expect(() => requireApproved(forged as unknown as ApprovedOrder)).toThrow('was never approved');
  });

  it('comes out of the risk manager, and stays as it was approved', () => {
    const found = new RiskManager({}, 1000).review(entry, standing);
    if (!('order' in found)) throw new Error('refused');
    expect(requireApproved(found.order)).toEqual(entry);
    expect(() => Object.assign(found.order, { quantity: 1000 })).toThrow(TypeError);
  });
});
