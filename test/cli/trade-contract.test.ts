import { expect, it } from 'vitest';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { cryptobot } from './cryptobot.ts';
import { desk, eventsOf, has, pass, requireHonest, until } from './desk.ts';

const minute = 60_000;
const hour = 60 * minute;
const symbol = 'BTC/USDT:USDT';

const isFilled = (reason: string) => (events: readonly SessionEvent[]) =>
  events.some((event) => event.type === 'filled' && event.reason === reason);

async function booked(cwd: string): Promise<number> {
  return (await eventsOf(cwd)).reduce(
    (sum, event) => (event.type === 'filled' ? sum + event.quantity : sum),
    0,
  );
}

it('a real session pays the funding of its contract, also for when it was killed, and books what the exchange closes', async () => {
  const made = await desk({}, { symbol });
  const { venue, cwd, keys } = made;
  const wallet = `${keys.account}/futures`;
  // Some minutes before an hour at which the exchange by itself takes no funding.
  const now = venue.clock.now();
  const due = Math.ceil(now / (8 * hour)) * 8 * hour + 2 * hour;
  venue.clock.advance(due - 6 * minute - now);
  venue.trade(symbol, '40000');
  const first = made.live();
  await until(cwd, has('account'));
  await pass(made, '40000', '40000', '40100');
  await until(cwd, has('filled'));
  first.child.kill('SIGKILL');
  await first.ended;
  venue.clock.advance(due + minute - venue.clock.now());
  venue.engine.fund(symbol, fake.fixed('0.001'), due);
  const second = made.live();
  await until(cwd, isFilled('funding'));
  const amount = String(await booked(cwd));
  venue.engine.place({
    account: wallet,
    symbol,
    side: 'sell',
    type: 'market',
    amount: fake.fixed(amount),
    clientId: 'autoclose-1700000000000000000',
    reduceOnly: true,
  });
  await until(cwd, isFilled('liquidation'));
  const looked = await cryptobot(['reconcile', '--json'], made);
  expect(JSON.parse(looked.stdout)).toMatchObject({ accounts: [{ exchange: 'binance', gaps: [] }] });
  second.child.kill('SIGTERM');
  const { stderr } = await second.ended;

  const events = await eventsOf(cwd);
  const fills = events.filter((event) => event.type === 'filled');
  const [payment] = venue.engine.payments(wallet);
  expect(fills.filter(({ reason }) => reason === 'funding').map(({ real }) => real!.fee)).toEqual([
    -Number(fake.text(payment!.received)),
  ]);
  expect(
    fills.filter(({ reason }) => reason === 'liquidation').map(({ quantity, held }) => [-quantity, held]),
  ).toEqual([[Number(amount), 0]]);
  expect(stderr).toContain(`the exchange liquidated ${amount} at `);
  requireHonest(made);
  const again = await cryptobot(['replay', 'live', '--json'], { cwd });
  expect(JSON.parse(again.stdout)).toMatchObject({ same: true });
}, 120_000);
