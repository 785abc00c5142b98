import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import { parseTimeframe, timeframeLength } from '#market';
import type { SessionEvent } from '#trading';
import { bash, cryptobot, folder, outcome, start } from '../cli/cryptobot.ts';
import * as fake from '../exchange/index.ts';
import { nervous } from '../support/nervous.ts';

const coins = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
// Shorter bars are more of them in 24 hours, and a longer test.
const timeframe = parseTimeframe(process.env['CRYPTOBOT_SOAK'] ?? '1h');
const bar = timeframeLength(timeframe);
const bars = (24 * 3_600_000) / bar;

// Everything that a session asks, and what can go wrong with it, now and then.
const calls = ['create', 'cancel', 'order', 'openOrders', 'fills', 'balance', 'candles', 'time'] as const;
const wrongs = [
  fake.reset,
  fake.replyLost,
  fake.serverError,
  fake.htmlPage,
  fake.cutBody,
  fake.truncatedJson,
];

interface Size {
  /** What is the process's own, in MB. */
  readonly memory: number;
  /** How many files and sockets. */
  readonly open: number;
}

function mean(sizes: readonly Size[], what: keyof Size): number {
  return sizes.reduce((sum, size) => sum + size[what], 0) / sizes.length;
}

function sizeOf(pid: number): Size {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = Number(/RssAnon:\s+(\d+) kB/.exec(status)![1]) / 1024;
  return { memory, open: readdirSync(`/proc/${pid}/fd`).length };
}

async function eventsOf(cwd: string): Promise<SessionEvent[]> {
  const journal = await readJournal<SessionEvent>(join(cwd, 'data/sessions/live'));
  const events: SessionEvent[] = [];
  for await (const batch of journal.read()) events.push(...batch.map(({ event }) => event));
  await journal.close();
  return events;
}

const isLinux = process.platform === 'linux';

it.skipIf(!isLinux)(
  `24 hours of ten bots in five markets under faults, ${bars} bars: nothing grows, nothing is lost`,
  async () => {
    const exchange = await fake.startExchange({
      dialects: ['binance'],
      seed: 11,
      markets: coins.map((coin, k) => fake.market(`${coin}/USDT`, { level: 100 + 50 * k })),
      faults: wrongs.map((make) => fake.on(calls).randomly(0.004, make())),
    });
    const keys = exchange.account('binance', { USDT: '100000' });
    const bots = coins.flatMap((coin) =>
      ['one', 'two'].map((name) => ({
        name: `${coin.toLowerCase()}-${name}`,
        strategy: 'nervous',
        markets: [`binance:${coin}/USDT`],
        cash: 1000,
      })),
    );
    const cwd = folder({
      'strategies/nervous.ts': nervous(0.03),
      'cryptobot.config.json': JSON.stringify({ timeframe, bots, limits: { dailyLoss: 0.9 } }),
      'key.json': JSON.stringify({ apiKey: keys.apiKey, secret: keys.secret }),
    });
    const env = {
      ...exchange.env,
      XDG_CONFIG_HOME: join(cwd, 'home'),
      CRYPTOBOT_PASSPHRASE: 'several words of mine',
      CRYPTOBOT_DEADLINE: '2',
    };
    await bash('cryptobot keys add binance < key.json', { cwd, env });
    const child = start(['live', '--yes', '--poll', '1s', '--json'], { cwd, env });
    const ended = outcome(child);
    const seen = { closes: 0 };
    child.stdout!.on('data', (text: string) => {
      seen.closes += text.match(/"type":"marked"/g)?.length ?? 0;
    });
    while (exchange.record.requests('openOrders').length < coins.length) await sleep(100);
    const sizes: Size[] = [];
    for (let k = 1; k <= bars; k++) {
      // To just after a close, so that none comes by itself.
      exchange.clock.advance(bar - (exchange.clock.now() % bar) + 100);
      const due = k * bots.length;
      const began = performance.now();
      while (seen.closes < due && performance.now() - began < 30_000) await sleep(50);
      await sleep(200);
      sizes.push(sizeOf(child.pid!));
    }
    exchange.faults.clear();
    await sleep(15_000);
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    await exchange.stop();
    expect([code, seen.closes], stderr).toEqual([143, bars * bots.length]);

    const middle = sizes.slice(Math.floor(bars / 3), Math.floor((2 * bars) / 3));
    const last = sizes.slice(Math.floor((2 * bars) / 3));
    expect(mean(last, 'memory') - mean(middle, 'memory')).toBeLessThan(25);
    expect(mean(last, 'open') - mean(middle, 'open')).toBeLessThan(10);

    const events = await eventsOf(cwd);
    const checked = fake.checker(exchange.record.entries, 'binance');
    expect(checked.faultsOfTheBooks()).toEqual([]);
    expect(checked.doubleSends()).toEqual([]);
    expect(
      events.filter((event) => event.type === 'order' && event.state === 'filled').length,
    ).toBeGreaterThan(bars);
    for (const coin of coins) {
      const booked = events.reduce(
        (sum, event) =>
          event.type === 'filled' && event.market === `binance:${coin}/USDT` ? sum + event.quantity : sum,
        0,
      );
      const { free = '0', held = '0' } = checked.balances(keys.account)[coin] ?? {};
      // What is left of each trade is less than a lot.
      expect(Math.abs(Number(free) + Number(held) - booked), coin).toBeLessThan(0.00001 * bars);
    }
    const again = await cryptobot(['replay', 'live', '--json'], { cwd });
    expect(JSON.parse(again.stdout)).toMatchObject({ same: true });
  },
  1_800_000,
);
