import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import type { SessionEvent } from '#trading';
import { discordLike, faults } from '../http/hook.ts';
import * as fake from '../exchange/index.ts';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';
import { nervous } from '../support/nervous.ts';

const minute = 60_000;

/** Trades so often that a few bars are enough to see it. */
const closing: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0)) await one.stop();
});

/** A program that does not outlive its test. */
function begin(args: readonly string[], cwd: string, exchange: fake.FakeExchange): ChildProcess {
  const child = start(args, { cwd, env: environment(exchange) });
  closing.push({ stop: () => Promise.resolve(void child.kill('SIGKILL')) });
  return child;
}

async function exchangeWith(options: fake.ExchangeOptions = {}): Promise<fake.FakeExchange> {
  const exchange = await fake.startExchange({ dialects: ['binance'], ...options });
  closing.push(exchange);
  return exchange;
}

function project(config: object): string {
  return folder({ 'strategies/nervous.ts': nervous(), 'cryptobot.config.json': JSON.stringify(config) });
}

function environment(exchange: fake.FakeExchange): Record<string, string> {
  return { ...exchange.env, CRYPTOBOT_DEADLINE: '5' };
}

async function eventsOf(cwd: string): Promise<SessionEvent[]> {
  const journal = await readJournal<SessionEvent>(join(cwd, 'data/sessions/live'));
  const events: SessionEvent[] = [];
  for await (const batch of journal.read()) events.push(...batch.map(({ event }) => event));
  await journal.close();
  return events;
}

async function shows(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
  times = 1,
): Promise<string> {
  let text = '';
  return new Promise((done, fail) => {
    child[stream]!.on('data', (piece: string) => {
      text += piece;
      if ((text.match(pattern) ?? []).length >= times) done(text);
    });
    child.once('close', () => fail(new Error(`it ended without showing ${String(pattern)}: ${text}`)));
  });
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 30_000; await sleep(100))
    if (await holds()) return;
  throw new Error('it never came to that');
}

const flags = [
  'live',
  '--dry-run',
  'nervous',
  '--market',
  'binance:BTC/USDT',
  '--timeframe',
  '1m',
  '--poll',
  '1s',
];

describe('a session that is watched', () => {
  it('tells Prometheus, InfluxDB, status and the store how its exchange and its bots are', async () => {
    const exchange = await exchangeWith();
    const influx = await discordLike();
    influx.faults.push(...Array.from({ length: 100 }, () => faults.says(204)));
    const cwd = project({ healthEvery: '1s', maxClockOffset: 1e9, influx: { url: influx.address } });
    const child = begin([...flags, '--metrics-port', '0'], cwd, exchange);
    const ended = outcome(child);
    const [address] = /http:\S+/.exec(await shows(child, 'stderr', /metrics\n/))!;
    const metrics = async () => (await fetch(address)).text();
    const number = async (name: string) => {
      const line = (await metrics()).split('\n').find((one) => one.startsWith(name));
      return line === undefined ? NaN : Number(line.split(' ').at(-1));
    };
    await until(async () => (await number('cryptobot_exchange_up')) === 1);
    for (let k = 0; k < 4; k++) {
      exchange.clock.advance(minute);
      await sleep(1200);
    }
    await until(async () => (await number('cryptobot_bot_closes_total')) >= 3);
    expect(await number('cryptobot_exchange_availability')).toBe(1);
    expect(await number('cryptobot_exchange_data_late_seconds')).toBeLessThan(120);
    // The clock of the exchange was set ahead by minutes.
    expect(await number('cryptobot_exchange_clock_offset_seconds')).toBeLessThan(-60);
    expect(await number('cryptobot_stream_bars_total')).toBeGreaterThanOrEqual(3);
    expect(await number('cryptobot_exchange_latency_seconds')).toBeGreaterThan(0);
    expect(await metrics()).toContain('cryptobot_bot_equity{session="live",bot="nervous"}');
    const { stdout } = await cryptobot(['status', '--json'], { cwd });
    const { streams } = JSON.parse(stdout) as { streams: Record<string, number>[] };
    expect(streams[0]).toMatchObject({ stream: 'binance:BTC/USDT 1m', failed: 0, failures: 0 });
    expect(streams[0]!['asked']).toBeGreaterThanOrEqual(3);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    expect(
      influx.requests.some(({ body }) => /^cryptobot_bot_equity,session=live,bot=nervous value=/m.test(body)),
    ).toBe(true);
    const health = JSON.parse((await cryptobot(['status', '--health', '--json'], { cwd })).stdout) as {
      exchanges: unknown[];
      history: { binance: { up: number; time: number; p95: number; order95: null }[] };
    };
    expect(health.exchanges).toMatchObject([{ exchange: 'binance', availability: 1, unwell: null }]);
    expect(health.history.binance.length).toBeGreaterThanOrEqual(3);
    expect(health.history.binance[0]).toMatchObject({ up: 1, session: 'live', order95: null });
    const text = (await cryptobot(['status', '--health'], { cwd })).stdout;
    expect(text).toMatch(/binance +well +100 % +100 %/);
    expect(text).toMatch(/binance:BTC\/USDT 1m +\d+ +0 +\d+/);
    const sql = await cryptobot(
      ['data', 'sql', 'SELECT name, count(*)::INT AS n, min(up) AS up FROM health GROUP BY name', '--json'],
      { cwd },
    );
    expect((JSON.parse(sql.stdout) as { rows: unknown[][] }).rows).toEqual([
      ['binance', health.history.binance.length, 1],
    ]);
    const list = await cryptobot(['data', 'verify', '--json'], { cwd });
    expect(list.code).toBe(0);
  }, 90_000);

  it('enters nothing at an exchange that is not well, where that is wanted, and goes on when it is', async () => {
    const exchange = await exchangeWith();
    const cwd = project({
      healthEvery: '1s',
      whenUnwell: 'no-entries',
      maxLatency: 400,
      maxClockOffset: 1e9,
      alertFile: 'told.jsonl',
    });
    const child = begin([...flags, '--json'], cwd, exchange);
    const ended = outcome(child);
    await shows(child, 'stdout', /"type":"started"/);
    exchange.faults.add(fake.on('*').always(fake.slowReply(600)));
    await until(async () => (await eventsOf(cwd)).some(({ type }) => type === 'health'));
    for (let k = 0; k < 12; k++) exchange.clock.advance(minute);
    await until(async () =>
      (await eventsOf(cwd)).some((event) => event.type === 'refused' && event.reason === 'unwell'),
    );
    child.kill('SIGTERM');
    await ended;
    const events = await eventsOf(cwd);
    const from = events.findIndex(({ type }) => type === 'health');
    expect(events[from]).toMatchObject({
      exchange: 'binance',
      isWell: false,
      message: expect.stringMatching(/took \d+ ms/),
    });
    const entries = events.slice(from).filter((event) => event.type === 'ordered' && !event.order.reduces);
    expect(entries).toEqual([]);
    expect(readFileSync(join(cwd, 'told.jsonl'), 'utf8')).toMatch(
      /"subject":"binance","message":"took \d+ ms/,
    );
    expect((await cryptobot(['status'], { cwd })).stdout).toMatch(/binance: no entries: took/);
    // What is written stays so until the exchange was looked at again.
    exchange.faults.clear();
    const again = begin([...flags, '--json'], cwd, exchange);
    const over = outcome(again);
    await until(async () => (await eventsOf(cwd)).some((event) => event.type === 'health' && event.isWell));
    again.kill('SIGTERM');
    await over;
    expect((await cryptobot(['replay', 'live'], { cwd })).code).toBe(0);
  }, 90_000);

  it.each([
    [{ metricsPort: 70_000 }, /"70000" is not allowed.*port/],
    [{ whenUnwell: 'halt' }, /"halt" is not what to do.*Allowed: alert, no-entries/],
    [{ healthEvery: '10ms' }, /"10ms" is not how often/],
    [{ influx: 'https://example.com/write?u=canary' }, /"https:\/\/example.com\/…" is not an object/],
    [{ influx: {} }, /has to name one place, an "url" or a "path"/],
    [{ influx: { url: 'http://example.com/write' } }, /would be sent in the clear/],
    [{ influx: { path: 'x', key: 'abc' } }, /a key does not belong into the configuration/],
  ])('is refused with a sentence: %j', async (config, sentence) => {
    const { code, stderr } = await cryptobot(['live', '--dry-run', 'nervous'], { cwd: project(config) });
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});

describe('the market updater', () => {
  it('asks once for each market and close, however many bots look at it', async () => {
    const symbols = Array.from({ length: 20 }, (_, k) => `C${String.fromCodePoint(65 + k)}/USDT`);
    const exchange = await exchangeWith({ markets: symbols.map((symbol) => fake.market(symbol)) });
    const bots = Array.from({ length: 100 }, (_, k) => ({
      name: `bot-${k}`,
      strategy: 'nervous',
      timeframe: '1m',
      markets: symbols.map((symbol) => `binance:${symbol}`),
    }));
    const cwd = project({ bots, healthEvery: '1s' });
    const child = begin(
      ['live', '--dry-run', '--portfolio', '--poll', '1s', '--quiet', '--json'],
      cwd,
      exchange,
    );
    const ended = outcome(child);
    await shows(child, 'stdout', /"type":"started"/);
    const asked = () =>
      exchange.record.entries.filter((entry) => entry.kind === 'request' && entry.call === 'candles').length;
    const decided = async () => (await eventsOf(cwd)).filter(({ type }) => type === 'decided').length;
    await until(() => asked() >= symbols.length);
    await sleep(3000);
    // One request a symbol brings its history; what closed meanwhile is asked for as well.
    expect(asked()).toBeLessThanOrEqual(2 * symbols.length);
    const [before, closes] = [asked(), 3];
    for (let k = 0; k < closes; k++) {
      const target = (await decided()) + bots.length * symbols.length;
      exchange.clock.advance(minute);
      await until(async () => (await decided()) >= target);
    }
    // Exchanges lag behind at a close, so that some are asked for twice; bots have no part in it.
    expect(asked() - before).toBeLessThanOrEqual(2 * closes * symbols.length);
    expect(asked() - before).toBeGreaterThanOrEqual(closes * symbols.length);
    const began = performance.now();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    expect(performance.now() - began).toBeLessThan(10_000);
  }, 180_000);
});
