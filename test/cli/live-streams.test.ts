import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import * as fake from '../exchange/index.ts';
import { folder, outcome, start } from './cryptobot.ts';
import { nervous } from '../support/nervous.ts';

const minute = 60_000;
const open: fake.FakeExchange[] = [];
afterEach(async () => {
  for (const exchange of open.splice(0)) await exchange.stop();
});

/** A session on bars of a minute that by itself asks once a minute only. */
async function session(id: fake.DialectName, faults: readonly fake.Rule[] = [], ...more: readonly string[]) {
  const exchange = await fake.startExchange({ dialects: [id], faults });
  open.push(exchange);
  const symbol = id === 'kraken' ? 'BTC/USD' : 'BTC/USDT';
  const flags = [
    'live',
    '--dry-run',
    'nervous',
    '--market',
    `${id}:${symbol}`,
    '--timeframe',
    '1m',
    '--json',
  ];
  const child = start([...flags, ...more], {
    cwd: folder({ 'strategies/nervous.ts': nervous() }),
    env: { ...exchange.env, CRYPTOBOT_DEADLINE: '2' },
  });
  let printed = '';
  child.stdout?.on('data', (text: string) => (printed += text));
  const ended = outcome(child);
  const closes = () => printed.split('"type":"marked"').length - 1;
  return { exchange, child, ended, closes, isBegun: () => printed.includes('"type":"started"') };
}

async function until(check: () => boolean, longest = 20_000): Promise<void> {
  for (const began = performance.now(); !check(); await sleep(25))
    if (performance.now() - began > longest) throw new Error('it never came');
}

const sockets = ({ record }: fake.FakeExchange, what: fake.SocketEntry['what']) =>
  record.entries.filter((entry) => entry.kind === 'socket' && entry.what === what).length;

describe('a session that listens', () => {
  it('decides on a close when the exchange tells of it, before it would have asked', async () => {
    const here = await session('binance');
    await until(here.isBegun);
    await until(() => sockets(here.exchange, 'received') > 0);
    here.exchange.clock.advance(1000);
    await sleep(1500);
    const before = here.closes();
    here.exchange.clock.advance(minute);
    // It would have asked after a minute.
    await until(() => here.closes() > before, 30_000);
    here.child.kill('SIGTERM');
    expect((await here.ended).code).toBe(143);
  });

  it('does not listen where it is not to', async () => {
    const here = await session('binance', [], '--no-streams');
    await until(here.isBegun);
    await sleep(1500);
    here.child.kill('SIGTERM');
    expect((await here.ended).code).toBe(143);
    expect(sockets(here.exchange, 'opened')).toBe(0);
  });

  it.each([
    ['W7: refused handshakes', 'binance', fake.on('handshake').always(fake.refusedHandshake(503))],
    ['W7: handshakes of too many', 'bybit', fake.on('handshake').always(fake.refusedHandshake(429))],
    ['W2: a connection that is gone', 'binance', fake.on('stream:candles').always(fake.closedStream(1006))],
    ['W2: a connection that is gone', 'kraken', fake.on('stream:candles').always(fake.closedStream(1006))],
    [
      'W6: messages that break the protocol',
      'bybit',
      fake.on('stream:candles').always(fake.protocolViolation()),
    ],
    ['W6: messages that are no messages', 'kraken', fake.on('stream:candles').always(fake.garbledFrame())],
  ] as const)('lives through %s of %s, and takes every bar', async (_, id, fault) => {
    const here = await session(id, [fault], '--poll', '1s');
    await until(here.isBegun);
    for (let k = 0; k < 3; k++) {
      await sleep(1200);
      here.exchange.clock.advance(minute);
    }
    await until(() => here.closes() >= 3);
    here.child.kill('SIGTERM');
    const { code, stderr } = await here.ended;
    expect([code, stderr]).toEqual([143, expect.not.stringMatching(/at .*\.js:\d+|Unhandled|onMessage/)]);
  });
});
