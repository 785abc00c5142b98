import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { cryptobot, outcome, start } from './cryptobot.ts';
import { type Desk, desk, eventsOf, has, held, pass, requireHonest, stopsOf, until } from './desk.ts';

/** In after a close that ends in one digit, out after one that ends in another. */
const listening = (name: string, enter: number, leave: number) => `
  import { defineStrategy, floor } from 'cryptobot';
  export default defineStrategy({
    name: '${name}',
    about: 'Does as the last digit of the price says',
    params: {},
    series: ({ close }) => {
      const digit = close.minus(floor(close.over(10)).times(10));
      const says = (told) => digit.above(told - 0.5).and(digit.below(told + 0.5));
      return { enterLong: says(${enter}), exitLong: says(${leave}) };
    },
    exits: () => ({ stopLoss: 0.3 }),
  });
`;

const bots = [
  { name: 'safe', strategy: 'safe', cash: 3500, size: 0.5 },
  {
    name: 'bold',
    strategy: 'bold',
    cash: 1500,
    size: 0.5,
    transfer: { to: 'safe', share: 0.3 },
    ladder: { losses: [{ after: 2, divide: 2 }], wins: 2 },
  },
];

function twoBots(config: object = {}): Promise<Desk> {
  const files = {
    'strategies/bold.ts': listening('bold', 1, 2),
    'strategies/safe.ts': listening('safe', 3, 4),
  };
  const markets = ['binance:BTC/USDT'];
  const settings = {
    timeframe: '1m',
    reserve: 1000,
    bots: bots.map((bot) => ({ ...bot, markets })),
    ...config,
  };
  return desk({}, { config: settings, files });
}

function live({ cwd, env }: Desk) {
  const child = start(['live', '--yes', '--poll', '1s', '--json'], { cwd, env });
  return { child, ended: outcome(child) };
}

const fillsOf = (events: readonly SessionEvent[], bot: string) =>
  events.flatMap((event) => (event.type === 'filled' && event.bot === bot ? [event] : []));

/** What a bot asked to buy, as the exchange was told. */
const boughtBy = (events: readonly SessionEvent[], bot: string) =>
  events.flatMap((event) =>
    event.type === 'ordered' && event.order.bot === bot && event.order.leg === 'entry'
      ? [event.request!.quantity]
      : [],
  );

/** Whether the account was looked at since the process began anew. */
const isLookedAtAgain = (events: readonly SessionEvent[]) => {
  const began = events.findLastIndex(({ type }) => type === 'process');
  return began >= 0 && events.slice(began).some(({ type }) => type === 'account');
};

describe.concurrent('two bots with real orders on one account', () => {
  it('hand on what was won, risk half after losses, keep apart what is theirs, and lose nothing when killed', async () => {
    const made = await twoBots();
    made.venue.trade('BTC/USDT', '40000');
    const first = live(made);
    await until(made.cwd, has('account'));
    // Both hold the same coin; the bold one leaves with a gain.
    await pass(made, '40000', '40003', '40001', '41000', '42002');
    await until(made.cwd, has('transferred'));
    first.child.kill('SIGKILL');
    await first.ended;
    const second = live(made);
    await until(made.cwd, isLookedAtAgain);
    // Two losses of the bold one.
    await pass(made, '42000', '42001', '41002', '41001', '40002', '40001', '40000');
    await until(made.cwd, has('risk'));
    await until(made.cwd, (events) => boughtBy(events, 'bold').length === 4);
    const events = await eventsOf(made.cwd);

    const [won] = tradesOf(events, 'bold');
    const transfers = events.filter((event) => event.type === 'transferred');
    expect(won).toBeGreaterThan(0);
    expect(transfers).toMatchObject([{ from: 'bold', to: 'safe', amount: expect.closeTo(0.3 * won!, 6) }]);
    expect(events.filter((event) => event.type === 'risk')).toMatchObject([
      { bot: 'bold', from: 1, to: 2, cause: 'losses in a row' },
    ]);
    // A quarter of what the bold one has, where it was half of it.
    const [, , before, after] = boughtBy(events, 'bold');
    expect(after! / before!).toBeGreaterThan(0.48);
    expect(after! / before!).toBeLessThan(0.52);
    // Nobody sold what the safe one holds.
    expect(fillsOf(events, 'safe').map(({ quantity }) => quantity > 0)).toEqual([true]);
    const [books, there] = await held(made);
    expect(books).toBeCloseTo(there, 5);
    expect(await stopsOf(made)).toHaveLength(2);
    requireHonest(made);

    const { stdout } = await cryptobot(['status', '--json'], made);
    const standing = JSON.parse(stdout) as { reserve: number; bots: { cash: number }[] };
    const cash = standing.bots.reduce((sum, bot) => sum + bot.cash, standing.reserve);
    const account = made.venue.engine.books.balance(made.keys.account, 'USDT');
    // Bots and reserve were given 6000 of 10000.
    expect(cash + 4000).toBeCloseTo(Number(fake.text(account.free + account.held)), 6);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(143);
    const again = await cryptobot(['replay', 'live', '--json'], made);
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { same: true }]);
  }, 120_000);

  it('are not begun with more than the account has', async () => {
    const { ended } = live(await twoBots({ reserve: 6000 }));
    const { code, stderr } = await ended;
    expect(stderr).toContain('binance has 10000 USDT free');
    expect(code).toBe(2);
  });
});

/** What each round trip of a bot brought. */
function tradesOf(events: readonly SessionEvent[], bot: string): number[] {
  const profits: number[] = [];
  let flow = 0;
  for (const { quantity, price, fee, held } of fillsOf(events, bot)) {
    flow -= quantity * price + fee;
    if (held !== 0) continue;
    profits.push(flow);
    flow = 0;
  }
  return profits;
}
