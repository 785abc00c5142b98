import { expect, it } from 'vitest';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { fundingHistory } from '../exchange/tape/index.ts';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';
import { eventsOf, has, until } from './desk.ts';
import { exchanges } from './exchanges.ts';

const hour = 3_600_000;
const market = 'binance:BTC/USDT:USDT';
const startExchange = exchanges();

const holder = `import { defineStrategy } from 'cryptobot';
export default defineStrategy({
  name: 'holder',
  about: 'Buys and keeps it',
  params: {},
  series: ({ close }) => ({ enterLong: close.above(0) }),
});
`;

const marks = (events: readonly SessionEvent[]) => events.filter(({ type }) => type === 'marked').length;

it('a session on paper pays the funding that the exchange publishes, through a kill, as a backtest does', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const cwd = folder({ 'strategies/holder.ts': holder });
  const flags = ['--market', market, '--timeframe', '1h'];
  const live = () => {
    const child = start(['live', '--dry-run', 'holder', ...flags, '--poll', '1s', '--json'], {
      cwd,
      env: exchange.env,
    });
    return { child, ended: outcome(child) };
  };
  // Half past, so that nothing is due while the test looks.
  const now = exchange.clock.now();
  exchange.clock.advance(Math.ceil(now / hour) * hour + hour / 2 - now);
  const first = live();
  await until(cwd, has('funding'));
  exchange.clock.advance(10 * hour);
  await until(cwd, (events) => marks(events) >= 10);
  first.child.kill('SIGKILL');
  await first.ended;
  exchange.clock.advance(9 * hour);
  const second = live();
  await until(cwd, (events) => marks(events) >= 19);
  second.child.kill('SIGTERM');
  await second.ended;

  const events = await eventsOf(cwd);
  const opens = new Map(
    events.flatMap((event) => (event.type === 'bars' ? event.rows.map(([time, open]) => [time, open]) : [])),
  );
  const [entry, ...charges] = events.filter((event) => event.type === 'filled');
  const [from, to] = [entry!.opens, Math.max(...opens.keys())];
  const venue = exchange.venue('binance');
  const known = venue.markets().find(({ symbol }) => symbol === 'BTC/USDT:USDT')!;
  const due = fundingHistory(known, venue.seed, from + 1, to);
  expect(due.length).toBeGreaterThanOrEqual(2);
  expect(charges.map(({ opens: at, price, fee, reason }) => [at, price, fee, reason])).toEqual(
    due.map(({ time, rate }) => {
      const price = opens.get(time)!;
      return [time, price, entry!.quantity * price * Number(fake.text(rate)), 'funding'];
    }),
  );
  const since = ['--since', new Date(events[0]!.time - 600 * hour).toISOString()];
  const online = { cwd, env: exchange.env };
  await cryptobot(['fetch', ...flags.slice(1), ...since], online);
  await cryptobot(['fetch', market, '--funding', ...since], online);
  const { stdout } = await cryptobot(['replay', 'live', '--against', 'backtest', '--json'], { cwd });
  const { same, against } = JSON.parse(stdout);
  expect([same, against[0].backtest]).toEqual([true, against[0].session]);
  expect(against[0].parts).toMatchObject({ funding: 0, data: 0, 'missed or refused orders': 0 });
}, 120_000);
