import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeLots } from '#orders';
import type { Ask } from '#trading';
import type { Exits } from '#strategy';
import { type Fault, type Setup, type Word, World } from './world.ts';

const exits: readonly Exits[] = [
  { stopLoss: 0.04 },
  { stopLoss: 0.04, takeProfit: 0.05 },
  { stopLoss: 0.05, trailingStop: 0.04, breakEven: 0.03 },
  {
    stopLoss: 0.06,
    takeProfit: [
      { at: 0.02, share: 0.5 },
      { at: 0.05, share: 0.5 },
    ],
  },
];

// Hands on what it wins, and risks less after losses.
const giver = {
  cash: 1300,
  transfer: { to: 'bot-1', share: 0.5 },
  ladder: {
    losses: [{ after: 1, divide: 2 }],
    wins: 1,
    drawdown: [{ after: 0.1, pause: true as const }],
    dailyLoss: [],
    cooldown: 600_000,
  },
};

const anySetup: fc.Arbitrary<Partial<Setup>> = fc
  .record({
    exits: fc.constantFrom(...exits),
    kind: fc.constantFrom('spot' as const, 'pairs' as const, 'bare' as const, 'contract' as const),
    feeIn: fc.constantFrom('quote' as const, 'base' as const),
    entry: fc.constantFrom(undefined, undefined, { limit: 0.01 }, { stop: 0.01 }),
    isShared: fc.boolean(),
  })
  .map(({ exits: chosen, kind, feeIn, entry, isShared }) => ({
    ...(isShared && { bots: 2, shares: [giver, { cash: 700 }] }),
    exits: chosen,
    entry,
    abilities: { triggers: kind !== 'bare', pairs: kind === 'pairs', reduceOnly: kind === 'contract' },
    terms: kind === 'contract' ? { isContract: true } : { feeIn },
  }));

type Action = (world: World) => void | Promise<void>;

const prices = [92, 95, 97, 99, 100, 101, 103, 105, 108];

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Word>('nothing', 'enter', 'enter', 'leave', 'short', 'cover'),
        fc.array(fc.constantFrom(...prices), { minLength: 1, maxLength: 3 }),
      )
      .map(([word, path]): Action =>
        named(`bar ${word} ${path.join(' ')}`, (world) => {
          const isShort = word === 'short' || word === 'cover';
          return world.bar(isShort && !world.exchange.terms.isContract ? 'nothing' : word, ...path);
        }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom<Ask['do']>('place', 'place', 'placePair', 'cancel', 'find', 'look', 'funding'),
        fc.constantFrom<Fault>('lost', 'unanswered', 'late', 'unreachable'),
      )
      .map(([what, fault]): Action =>
        named(`${what} ${fault}`, (world) => {
          world.faults.push({ do: what, fault });
        }),
      ),
  },
  fc.nat(3000).map((ms): Action =>
    named(`killed after ${ms}`, async (world) => {
      await world.pass(ms);
      await world.crash();
    }),
  ),
  fc.boolean().map((tells): Action =>
    named(`tells ${tells}`, (world) => {
      world.tells = tells;
    }),
  ),
  fc.constantFrom(0.3, 1).map((atOnce): Action =>
    named(`at once ${atOnce}`, (world) => {
      world.exchange.terms = { ...world.exchange.terms, atOnce };
    }),
  ),
  fc.constantFrom(0, 4000).map((hidden): Action =>
    named(`hidden ${hidden}`, (world) => {
      world.exchange.terms = { ...world.exchange.terms, hidden };
    }),
  ),
  fc.constant(named('rest filled', (world) => world.exchange.fillRest())),
  fc
    .constantFrom('cancelled' as const, 'expired' as const, 'refused' as const)
    .map((status) => named(`dropped ${status}`, (world) => world.exchange.drop(() => true, status))),
  fc.integer({ min: 1, max: 3 }).map((count) =>
    named(`refuses ${count}`, (world) => {
      let left = count;
      world.exchange.refuses = () => (left-- > 0 ? { kind: 'refused', message: 'no' } : undefined);
    }),
  ),
  fc
    .constantFrom('halt' as const, 'resume' as const, 'close' as const, 'reconcile' as const)
    .map((word) =>
      named(word, (world) => world.take({ type: 'operator', version: 1, time: world.now, word, bot: null })),
    ),
  fc.nat(1000).map((seed) =>
    named(`repeats ${seed}`, async (world) => {
      const told = world.events.filter(({ type }) => type === 'report' || type === 'execution');
      const event = told[seed % Math.max(1, told.length)];
      if (event?.type === 'report' || event?.type === 'execution')
        await world.take({ ...event, time: world.now });
    }),
  ),
  fc.constantFrom(-0.002, 0.001).map((rate) =>
    named(`pays ${rate}`, (world) => {
      if (isImposing(world)) world.exchange.fund(rate);
    }),
  ),
  fc.constantFrom(0.5, 1).map((share) =>
    named(`closes ${share}`, (world) => {
      const { held, terms } = world.exchange;
      const part = wholeLots(share * Math.abs(held), terms.minQuantity);
      if (isImposing(world)) world.exchange.force(part, share < 1 ? 'deleveraging' : 'liquidation');
    }),
  ),
  fc.nat(30_000).map((ms) => named(`${ms} ms pass`, (world) => world.pass(ms))),
);

// What was written off is nobody's: neither is what it costs.
function isImposing({ exchange, fills }: World): boolean {
  return exchange.terms.isContract && fills.every(({ reason }) => reason !== 'write-off');
}

// What fast-check prints is what happened.
function named(text: string, action: Action): Action {
  return Object.assign(action, { toString: () => text, [fc.toStringMethod]: () => text });
}

/** Faults stop, and things settle. */
async function calm(world: World): Promise<void> {
  world.faults.length = 0;
  world.tells = true;
  world.exchange.refuses = () => undefined;
  world.exchange.terms = { ...world.exchange.terms, atOnce: 1, hidden: 0 };
  for (let k = 0; k < 5; k++) {
    world.exchange.fillRest();
    await world.pass(60_000);
  }
  // What was paid is asked for after the hour.
  if (world.exchange.payments.length > 0) await world.pass(3_700_000);
}

// What was written off stays at the exchange.
function dustOf({ fills }: World): number {
  return fills.reduce((sum, { reason, quantity }) => sum - (reason === 'write-off' ? quantity : 0), 0);
}

const ends = new Set(['filled', 'cancelled', 'expired', 'refused', 'never accepted']);

function expectOrders({ events, exchange }: World): void {
  const ids = new Map<string, string>();
  const last = new Map<string, { state: string; filled: number }>();
  const booked = new Map<string, number>();
  const paid = new Set<string>();
  let isHalted = false;
  for (const event of events) {
    if (event.type === 'mode') isHalted = event.mode === 'halted';
    if (event.type === 'ordered') {
      // 16: client ids are unique; 22: nothing is entered after a halt.
      const { clientId } = event.request!;
      expect(ids.has(clientId)).toBe(false);
      ids.set(clientId, event.order.id);
      if (isHalted) expect(event.order.leg).not.toBe('entry');
    } else if (event.type === 'order') {
      // 11, 12: what is filled never falls, and ends are final.
      const before = last.get(event.clientId);
      if (before && ends.has(before.state)) expect(event.state).toBe(before.state);
      expect(event.filled).toBeGreaterThanOrEqual(before?.filled ?? 0);
      last.set(event.clientId, event);
    } else if (event.type === 'filled' && event.real) {
      // 15: an execution belongs to an order that was written down, but for what the exchange did by itself.
      const { tradeId, clientId } = event.real;
      if (clientId !== null) expect(ids.has(clientId)).toBe(true);
      // What is closed beyond what was held opens something.
      else expect(['funding', 'liquidation', 'entry']).toContain(event.reason);
      if (event.reason === 'funding') {
        expect(paid.has(`${tradeId} ${event.bot}`)).toBe(false);
        paid.add(`${tradeId} ${event.bot}`);
      } else booked.set(tradeId, (booked.get(tradeId) ?? 0) + event.quantity);
    }
  }
  // 14: each execution is booked no more than once, by all bots together.
  for (const { tradeId, quantity } of exchange.executions)
    expect(Math.abs(booked.get(tradeId) ?? 0)).toBeLessThanOrEqual(quantity * (1 + 1e-9));
  // Never two orders for one decision to enter.
  const entries = exchange.orders
    .map(({ request }) => ids.get(request.clientId)!)
    .filter((id) => id.endsWith('-n'));
  expect(new Set(entries).size).toBe(entries.length);
}

describe('whatever goes wrong, in whatever order', () => {
  it('11–20, 26, 28, 38–43: no order twice, nothing oversold, and books that agree in the end', async () => {
    let fills = 0;
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(
        anySetup,
        fc.array(anyAction, { minLength: 4, maxLength: 25 }),
        async (setup, actions) => {
          const world = await World.begin(setup);
          world.isStrict = true;
          for (const action of actions) {
            await action(world);
            if (String(action).startsWith('killed')) kills++;
          }
          await calm(world);
          fills += world.fills.length;
          const { exchange, rules, stopsAtExchange } = world;
          expect(exchange.complaints).toEqual([]);
          expectOrders(world);
          expect(world.booked + dustOf(world)).toBeCloseTo(exchange.held, 8);
          if (!exchange.terms.isContract) expect(Math.min(0, ...world.fills.map(({ held }) => held))).toBe(0);
          const at = (...legs: string[]) =>
            exchange.open.filter(({ request }) => legs.includes(world.legOf(request)));
          const guarded = at('stop').reduce((sum, { request, filled }) => sum + request.quantity - filled, 0);
          const size = world.bookedBy.reduce((sum, one) => sum + wholeLots(Math.abs(one), rules.lot), 0);
          if (world.bookedBy.every((one) => one === 0)) expect(at('stop', 'target', 'exit')).toEqual([]);
          else if (stopsAtExchange) expect(guarded).toBeCloseTo(size, 8);
          // And whoever wants to leave leaves.
          await world.take({ type: 'operator', version: 1, time: world.now, word: 'close', bot: null });
          await world.pass(30_000);
          expect(world.booked).toBe(0);
          expect(exchange.open).toEqual([]);
          expect(exchange.held).toBeCloseTo(dustOf(world), 8);
          // What the bots have together is what the account has, but for dust.
          const [books, account] = world.worth;
          expect(books + dustOf(world) * exchange.price).toBeCloseTo(account, 6);
        },
      ),
      { numRuns: 400 },
    );
    expect(fills).toBeGreaterThan(200);
    expect(kills).toBeGreaterThan(50);
  });
});
