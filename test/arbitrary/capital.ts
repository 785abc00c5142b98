import fc from 'fast-check';
import type { BotCapital, CapitalPlan, LadderRules } from '#capital';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);

const anyLadder: fc.Arbitrary<LadderRules> = fc.record({
  losses: fc.constantFrom(
    [],
    [{ after: 2, divide: 2 }],
    [
      { after: 1, divide: 3 },
      { after: 3, pause: true as const },
    ],
  ),
  wins: fc.integer({ min: 1, max: 2 }),
  drawdown: fc.constantFrom([], [{ after: 0.05, divide: 2 }], [{ after: 0.1, pause: true as const }]),
  dailyLoss: fc.constantFrom([], [{ after: 0.02, divide: 4 }], [{ after: 0.05, pause: true as const }]),
  cooldown: fc.constantFrom(3 * hour, 30 * hour),
});

/** Bots on one account: each hands on to the one before it, the first to the reserve. */
export function anyCapital(count: number): fc.Arbitrary<CapitalPlan> {
  const bot = (k: number): fc.Arbitrary<BotCapital> =>
    fc.record({
      name: fc.constant(`bot-${k}`),
      allotment: fc.integer({ min: 5000, max: 500_000 }).map((cents) => cents / 100),
      transfer: fc.option(
        fc.record({
          to: fc.constant(k === 0 ? 'reserve' : `bot-${k - 1}`),
          share: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
          least: fc.constantFrom(0, 5),
          every: fc.constantFrom(0, 5 * hour),
        }),
        { nil: undefined },
      ),
      ladder: fc.option(anyLadder, { nil: undefined }),
      limits: fc.option(
        fc.record(
          {
            position: fc.constant(0.8),
            ordersPerHour: fc.constant(1),
            dailyLoss: fc.constant(0.05),
            drawdown: fc.constant(0.2),
            cooldown: fc.constant(2 * hour),
          },
          { requiredKeys: [] },
        ),
        { nil: undefined },
      ),
    });
  return fc.record({
    bots: fc.tuple(...Array.from({ length: count }, (_, k) => bot(k))),
    reserve: fc.constantFrom(0, 100),
    flows: fc.array(
      fc.record({
        time: fc.integer({ min: 0, max: 120 }).map((half) => start + (half * hour) / 2),
        amount: fc.integer({ min: -30_000, max: 30_000 }).map((cents) => cents / 100),
        to: fc.constantFrom('reserve', ...Array.from({ length: count }, (_, k) => `bot-${k}`)),
      }),
      { maxLength: 4 },
    ),
  });
}
