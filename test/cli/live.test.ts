import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';
import { nervous } from '../support/nervous.ts';

const minute = 60_000;

const closing: { stop(): Promise<void> }[] = [];
// Tests that wait for programs at the same time: what they opened is closed when all have ended.
afterAll(async () => {
  for (const one of closing.splice(0)) await one.stop();
});

/** Trades so often that a few bars are enough to see it. */
function project(files: Readonly<Record<string, string>> = {}): string {
  return folder({ 'strategies/nervous.ts': nervous(), ...files });
}

async function eventsOf(cwd: string, session = 'live'): Promise<SessionEvent[]> {
  const journal = await readJournal<SessionEvent>(join(cwd, 'data/sessions', session));
  const events: SessionEvent[] = [];
  for await (const batch of journal.read()) events.push(...batch.map(({ event }) => event));
  await journal.close();
  return events;
}

/** What followed from the bars, without what differs from one process to the next. */
function traded(events: readonly SessionEvent[]): readonly SessionEvent[] {
  return events.filter(({ type }) => !['started', 'history', 'process', 'operator'].includes(type));
}

const sample = ['live', '--dry-run', 'nervous', '--market', 'sample:BTC/USDT'] as const;

describe.concurrent('a session on the sample market', () => {
  it('says what it does in plain lines, and ends after so many closes', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await cryptobot([...sample, '--pace', '1000', '--closes', '30'], {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /2024-01-01 \d\d:00 {2}nervous {2}sample:BTC\/USDT: bought [\d.]+ at [\d.]+ \(entry\)/,
    );
    expect(stdout.match(/equity/g)).toHaveLength(30);
    expect(stdout).not.toContain('\u001B');
  });

  it('prints a JSON document per line with --json', async () => {
    const { stdout } = await cryptobot([...sample, '--pace', '1000', '--closes', '10', '--json'], {
      cwd: project(),
    });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SessionEvent);
    expect(lines.filter(({ type }) => type === 'marked')).toHaveLength(10);
    expect(lines.filter(({ type }) => type === 'decided')).toHaveLength(10);
    expect(lines.at(-1)).toMatchObject({ type: 'process', what: 'stopped' });
  });

  it('killed wherever, goes on to what it would have come to', async () => {
    const cwd = project();
    const flags = [...sample, '--pace', '300', '--until', '2024-01-20'];
    for (const life of [500, 900, 700]) {
      const child = start(flags, { cwd });
      const ended = outcome(child);
      await sleep(life);
      child.kill('SIGKILL');
      await ended;
    }
    expect((await cryptobot(flags, { cwd })).code).toBe(0);
    const other = project();
    await cryptobot([...sample, '--pace', '10000', '--until', '2024-01-20'], { cwd: other });
    const events = traded(await eventsOf(cwd));
    expect(events.filter(({ type }) => type === 'filled').length).toBeGreaterThan(50);
    expect(events).toEqual(traded(await eventsOf(other)));
  });

  it('T2: is the same wherever the machine thinks it is', async () => {
    const flags = [...sample, '--timeframe', '4h', '--pace', '10000', '--until', '2024-04-15'];
    const journals = [];
    // Of these, one changes its clocks on the way and one is off by three quarters of an hour.
    for (const TZ of ['UTC', 'America/New_York', 'Asia/Kathmandu']) {
      const cwd = project();
      await cryptobot(flags, { cwd, env: { TZ } });
      journals.push(traded(await eventsOf(cwd)));
    }
    expect(journals[0]!.length).toBeGreaterThan(1000);
    expect(journals[1]).toEqual(journals[0]);
    expect(journals[2]).toEqual(journals[0]);
  });

  it('comes to what a backtest comes to', async () => {
    const cwd = project();
    await cryptobot([...sample, '--pace', '10000', '--until', '2024-03-01'], { cwd });
    const { stdout } = await cryptobot(['replay', 'live', '--against', 'backtest', '--json'], { cwd });
    const [bot] = (JSON.parse(stdout) as { against: { session: number; backtest: number }[] }).against;
    expect(bot!.session).toBe(bot!.backtest);
    expect(bot!.session).not.toBe(10_000);
  });

  it('runs the bots of the configuration, each with its own limits', async () => {
    const config = {
      bots: [
        { strategy: 'nervous', markets: ['sample:BTC/USDT', 'sample:ETH/USDT'], timeframe: '4h' },
        { name: 'careful', strategy: 'nervous', timeframe: '4h', limits: { notional: 10 } },
      ],
    };
    const cwd = project({ 'cryptobot.config.json': JSON.stringify(config) });
    const { code, stderr } = await cryptobot(
      ['live', '--dry-run', '--pace', '1000', '--closes', '20', '--quiet'],
      { cwd },
    );
    expect([code, stderr]).toEqual([0, '']);
    const { stdout } = await cryptobot(['status', '--json'], { cwd });
    const { bots } = JSON.parse(stdout) as { bots: { name: string; refusals: number; trades: number }[] };
    expect(bots.map(({ name }) => name)).toEqual(['nervous', 'careful']);
    expect(bots[0]!.trades).toBeGreaterThan(0);
    expect(bots[1]!.trades).toBe(0);
    expect(bots[1]!.refusals).toBeGreaterThan(0);
  });

  it('S1: a strategy that fails halts its own bot; the others go on', async () => {
    const failing = nervous()
      .replace("name: 'nervous'", "name: 'failing'")
      .replace(
        /series: [^]*$/,
        `series: ({ close }) => ({ close }),\n  decide: ({ now }) => { if (now.close > 0) throw new Error('lost its mind'); return 0; },\n});\n`,
      );
    const cwd = project({ 'strategies/failing.ts': failing });
    const flags = [
      'live',
      '--dry-run',
      'failing',
      'nervous',
      '--market',
      'sample:BTC/USDT',
      '--pace',
      '1000',
    ];
    const { code, stderr } = await cryptobot([...flags, '--until', '2024-01-02'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/failing: is halted: .*lost its mind/);
    const { stdout } = await cryptobot(['status', '--json'], { cwd });
    const { bots } = JSON.parse(stdout) as { bots: { name: string; mode: string; trades: number }[] };
    expect(bots).toMatchObject([
      { name: 'failing', mode: 'halted', trades: 0 },
      { name: 'nervous', mode: 'stopped' },
    ]);
    expect(bots[1]!.trades).toBeGreaterThan(0);
    // It is the same again.
    expect((await cryptobot([...flags, '--until', '2024-01-03'], { cwd })).code).toBe(0);
  });
});

describe.concurrent('operating a session', () => {
  it('pause, resume and halt reach it while it runs, status tells, SIGTERM ends it', async () => {
    const cwd = project();
    const child = start([...sample, '--pace', '20'], { cwd });
    const ended = outcome(child);
    await shows(child, /bought/);
    const said = await cryptobot(['pause'], { cwd });
    expect(said.stdout).toBe('live: paused all bots.\n');
    expect((await cryptobot(['status'], { cwd })).stdout).toMatch(
      /live: running, .*\n\nnervous .*: paused: told to/s,
    );
    const resumed = await cryptobot(['resume', 'live', '--bot', 'nervous'], { cwd });
    expect(resumed.stdout).toBe('live: resumed nervous.\n');
    expect((await cryptobot(['halt'], { cwd })).stdout).toBe('live: halted all bots.\n');
    const began = performance.now();
    child.kill('SIGTERM');
    const { code } = await ended;
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(code).toBe(143);
    const events = await eventsOf(cwd);
    expect(events.filter(({ type }) => type === 'mode')).toMatchObject([
      { mode: 'paused' },
      { mode: 'running' },
      { mode: 'halted' },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'process', what: 'stopped' });
    expect((await cryptobot(['status'], { cwd })).stdout).toContain('live: not running');
    // Halted it stays, whoever starts it again.
    await cryptobot([...sample, '--pace', '1000', '--closes', '100'], { cwd });
    const later = (await eventsOf(cwd)).slice(events.length);
    expect(later.filter((event) => event.type === 'ordered' && !event.order.reduces)).toEqual([]);
  });

  it('what is said to a session that is busy is noted, and done when it comes to it', async () => {
    const cwd = project();
    const child = start([...sample, '--pace', '20'], { cwd });
    const ended = outcome(child);
    await shows(child, /bought/);
    child.kill('SIGSTOP');
    expect((await cryptobot(['pause'], { cwd })).stdout).toBe(
      'live: noted. It runs but is busy, and will do it as soon as it comes to it.\n',
    );
    child.kill('SIGCONT');
    expect((await cryptobot(['resume'], { cwd })).stdout).toBe('live: resumed all bots.\n');
    child.kill('SIGTERM');
    await ended;
    expect((await eventsOf(cwd)).filter(({ type }) => type === 'mode')).toMatchObject([
      { mode: 'paused' },
      { mode: 'running' },
    ]);
  });

  it('what is said to a session that does not run is done when it starts', async () => {
    const cwd = project();
    await cryptobot([...sample, '--pace', '1000', '--closes', '5'], { cwd });
    const { stdout } = await cryptobot(['halt'], { cwd });
    expect(stdout).toContain('noted');
    await cryptobot([...sample, '--pace', '50', '--closes', '50'], { cwd });
    expect((await eventsOf(cwd)).some((event) => event.type === 'mode' && event.mode === 'halted')).toBe(
      true,
    );
  });
});

describe.concurrent('replay', () => {
  it('finds what a changed strategy would have decided otherwise', async () => {
    const cwd = project();
    await cryptobot([...sample, '--pace', '10000', '--closes', '200'], { cwd });
    const same = await cryptobot(['replay', 'live', '--json'], { cwd });
    expect(same.code).toBe(0);
    expect(JSON.parse(same.stdout)).toMatchObject({ closes: 200, same: true, differences: [] });
    writeFileSync(
      join(cwd, 'strategies/nervous.ts'),
      nervous().replace('close.above(', 'close.over(1.0001).above('),
    );
    const other = await cryptobot(['replay', 'live'], { cwd });
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('has changed since the session began');
    expect(other.stdout).toMatch(/differences:\n {2}event \d+: written: /);
    // Nor does the session itself go on with it.
    const live = await cryptobot([...sample, '--closes', '5'], { cwd });
    expect([live.code, live.stderr]).toEqual([2, expect.stringContaining('another version of the strategy')]);
  });

  it('explains the difference to a backtest with parts that add up', async () => {
    const cwd = project();
    const config = { limits: { ordersPerHour: 1, dailyLoss: 0.01 } };
    writeFileSync(join(cwd, 'cryptobot.config.json'), JSON.stringify(config));
    await cryptobot([...sample, '--pace', '10000', '--closes', '500'], { cwd });
    const { stdout } = await cryptobot(
      [
        'replay',
        'live',
        '--against',
        'backtest',
        '--fee',
        '0.002',
        '--slippage',
        '0',
        '--size',
        '0.5',
        '--json',
      ],
      { cwd },
    );
    const [bot] = (
      JSON.parse(stdout) as {
        against: { session: number; backtest: number; parts: Record<string, number> }[];
      }
    ).against;
    const { session, backtest, parts } = bot!;
    const sum = Object.values(parts).reduce((all, part) => all + part, 0);
    expect(sum).toBeCloseTo(backtest - session, 6);
    expect(parts['data']).toBe(0);
    expect(parts['fees']).toBeLessThan(0);
    for (const cause of ['missed or refused orders', 'fill price', 'size']) expect(parts[cause]).not.toBe(0);
  });
});

describe.concurrent('what cannot be begun', () => {
  it.each([
    [['live', 'nervous'], 'Add --dry-run'],
    [['live', '--dry-run'], 'No strategy is named'],
    [['live', '--dry-run', 'nervus'], '"nervus" is not a strategy. Did you mean "nervous"?'],
    [[...sample, '--session', '../x'], '"../x" is not the name of a session'],
    [['live', '--dry-run', 'nervous', '--size', 'risk:0.01'], 'measures the loss at the stop'],
    [[...sample, '--poll', '0s'], '"0s" is not how often to look'],
    [['status', 'nothing'], '"nothing" is not a session'],
    [['replay', 'live'], '"live" is not a session'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await cryptobot(args, { cwd: project() });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('a strategy that sells short where only what is owned can be sold', async () => {
    const cwd = project({
      'strategies/bear.ts': nervous().replaceAll('Long', 'Short').replace('nervous', 'bear'),
    });
    const args = ['live', '--dry-run', 'bear', '--market', 'sample:BTC/USDT'];
    const { code, stderr } = await cryptobot(args, { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('"bear" sells short, but sample:BTC/USDT is'),
    ]);
  });

  it('C13: a session that runs already', async () => {
    const cwd = project();
    const child = start([...sample, '--pace', '10'], { cwd });
    const ended = outcome(child);
    await shows(child, /equity/);
    const second = await cryptobot([...sample], { cwd });
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining(`process ${child.pid}`)]);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });

  it('another thing under the name of a session', async () => {
    const cwd = project();
    await cryptobot([...sample, '--pace', '1000', '--closes', '3'], { cwd });
    const other = await cryptobot([...sample, '--timeframe', '4h'], { cwd });
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('was begun with other timeframe of "nervous"'),
    ]);
    const richer = await cryptobot([...sample, '--cash', '99'], { cwd });
    expect([richer.code, richer.stderr]).toEqual([2, expect.stringContaining('was begun with another cash')]);
  });
});

describe.concurrent('a session at an exchange', () => {
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
    '--json',
  ];

  async function exchangeWith(options: fake.ExchangeOptions = {}): Promise<fake.FakeExchange> {
    const exchange = await fake.startExchange({ dialects: ['binance'], ...options });
    closing.push(exchange);
    return exchange;
  }

  function barsIn(events: readonly SessionEvent[]): number[][] {
    return events.flatMap((event) => (event.type === 'bars' ? event.rows.map((row) => [...row]) : []));
  }

  function truth(exchange: fake.FakeExchange, from: number, to: number): number[][] {
    const number = (value: bigint) => Number(fake.text(value, 8));
    return exchange
      .venue('binance')
      .tape('BTC/USDT')
      .candles(fake.grid('1m')!, from, to, exchange.clock.now())
      .map(({ time, open, high, low, close, volume }) => [
        time,
        ...[open, high, low, close, volume].map(number),
      ]);
  }

  async function run(exchange: fake.FakeExchange, cwd: string, ...more: readonly string[]) {
    const child = start([...flags, ...more], { cwd, env: { ...exchange.env, CRYPTOBOT_DEADLINE: '2' } });
    return { child, ended: outcome(child) };
  }

  it('takes in exactly what was traded, each bar after it closed; killed, it catches up before it decides', async () => {
    const exchange = await exchangeWith();
    const cwd = project();
    const first = await run(exchange, cwd);
    await shows(first.child, /"type":"history"|"type":"started"/);
    for (let k = 0; k < 3; k++) {
      await sleep(1500);
      exchange.clock.advance(minute);
    }
    await marks(first.child, 2);
    first.child.kill('SIGKILL');
    await first.ended;
    const before = (await eventsOf(cwd)).length;
    exchange.clock.advance(7 * minute);
    const second = await run(exchange, cwd);
    await marks(second.child, 7);
    exchange.clock.advance(minute);
    await marks(second.child, 8);
    const began = performance.now();
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(143);
    expect(performance.now() - began).toBeLessThan(10_000);
    const events = await eventsOf(cwd);
    const rows = barsIn(events);
    expect(rows.length).toBeGreaterThanOrEqual(10);
    expect(rows).toEqual(truth(exchange, rows[0]![0]!, rows.at(-1)![0]!));
    for (const event of events)
      if (event.type === 'bars') expect(event.until).toBeLessThanOrEqual(event.time);
    expect(events.findIndex((event, k) => k >= before && event.type === 'decided')).toBeGreaterThan(before);
    const again = await cryptobot(['replay', 'live', '--json'], { cwd });
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { same: true }]);
  }, 90_000);

  it('C15, T4: stopped for minutes, it catches up and enters nothing on closes that are old by then', async () => {
    const exchange = await exchangeWith();
    const cwd = project({ 'cryptobot.config.json': JSON.stringify({ limits: { dataAge: '20s' } }) });
    const { child, ended } = await run(exchange, cwd);
    await shows(child, /"type":"started"/);
    await sleep(1500);
    child.kill('SIGSTOP');
    exchange.clock.advance(30 * minute);
    child.kill('SIGCONT');
    await marks(child, 30);
    child.kill('SIGTERM');
    await ended;
    const events = await eventsOf(cwd);
    const late = events.filter((event) => event.type === 'bars' && event.rows.length > 1);
    expect(late).toHaveLength(1);
    const lastClose = (late[0] as Extract<SessionEvent, { type: 'bars' }>).until;
    const refused = events.filter((event) => event.type === 'refused' && event.reason === 'stale data');
    expect(refused.length).toBeGreaterThan(5);
    for (const event of events)
      if (event.type === 'ordered' && !event.order.reduces)
        expect(event.time - event.order.closes).toBeLessThanOrEqual(20_000);
    expect(barsIn(events).at(-1)![0]! + minute).toBeGreaterThanOrEqual(lastClose);
  }, 60_000);

  it('T1: while the clocks are far apart it enters nothing', async () => {
    const exchange = await exchangeWith({ clock: { aheadMs: -30_000 } });
    const cwd = project({ 'cryptobot.config.json': JSON.stringify({ limits: { clockOffset: '2s' } }) });
    const { child, ended } = await run(exchange, cwd);
    await shows(child, /"type":"clock"/);
    for (let k = 0; k < 12; k++) exchange.clock.advance(minute);
    await marks(child, 10);
    child.kill('SIGTERM');
    await ended;
    const events = await eventsOf(cwd);
    const clock = events.find((event) => event.type === 'clock') as Extract<SessionEvent, { type: 'clock' }>;
    expect(Math.abs(clock.offset - 30_000)).toBeLessThan(3000);
    const after = events.slice(events.indexOf(clock));
    expect(after.filter((event) => event.type === 'ordered' && !event.order.reduces)).toEqual([]);
    expect(after.some((event) => event.type === 'refused' && event.reason === 'clock')).toBe(true);
  }, 60_000);

  it('C16: told to end while it still waits for its past, it ends at once, and begins whole the next time', async () => {
    const exchange = await exchangeWith({ faults: [fake.on('candles').times(1, fake.slowReply(20_000))] });
    const cwd = project();
    const child = start(flags, { cwd, env: exchange.env });
    const ended = outcome(child);
    while (exchange.record.requests('candles').length === 0) await sleep(50);
    const began = performance.now();
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([143, expect.not.stringContaining('error')]);
    expect(performance.now() - began).toBeLessThan(10_000);
    const second = await run(exchange, cwd);
    await shows(second.child, /"type":"started"/);
    await sleep(500);
    exchange.clock.advance(minute);
    await marks(second.child, 1);
    second.child.kill('SIGTERM');
    await second.ended;
    expect((await eventsOf(cwd)).map(({ type }) => type).slice(0, 2)).toEqual(['started', 'history']);
  }, 60_000);

  it('asks once for a stream that several bots look at', async () => {
    const exchange = await exchangeWith();
    const config = { bots: ['a', 'b', 'c'].map((name) => ({ name, strategy: 'nervous' })) };
    const cwd = project({ 'cryptobot.config.json': JSON.stringify(config) });
    const child = start(
      ['live', '--dry-run', '--market', 'binance:BTC/USDT', '--timeframe', '1m', '--poll', '1s', '--json'],
      { cwd, env: exchange.env },
    );
    const ended = outcome(child);
    await shows(child, /"type":"started"/);
    await sleep(1000);
    const before = exchange.record.requests('candles').length;
    exchange.clock.advance(minute);
    await marks(child, 3);
    child.kill('SIGTERM');
    await ended;
    expect(exchange.record.requests('candles').length - before).toBeLessThanOrEqual(2);
  }, 60_000);

  it('N1: without the exchange it goes on from what it knows, says so, and catches up', async () => {
    const exchange = await exchangeWith();
    const cwd = project();
    const first = await run(exchange, cwd, '--closes', '1');
    await shows(first.child, /"type":"started"/);
    await sleep(1000);
    exchange.clock.advance(minute);
    expect((await first.ended).code).toBe(0);
    await exchange.gate.down();
    const { child, ended } = await run(exchange, cwd);
    await shows(child, /"state":"trouble"/);
    exchange.clock.advance(3 * minute);
    await exchange.gate.up();
    await marks(child, 3);
    await shows(child, /"state":"well"/);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    const rows = barsIn(await eventsOf(cwd));
    expect(rows).toEqual(truth(exchange, rows[0]![0]!, rows.at(-1)![0]!));
  }, 120_000);
});

/** Waits until a child has told so often what a bot is worth. */
function marks(child: ChildProcess, count: number): Promise<void> {
  return waits(child, (text) => text.split('"type":"marked"').length > count, `${count} marks`);
}

/** Waits until a child has printed something. */
function shows(child: ChildProcess, pattern: RegExp): Promise<void> {
  return waits(child, (text) => pattern.test(text), String(pattern));
}

async function waits(child: ChildProcess, isThere: (text: string) => boolean, what: string): Promise<void> {
  const seen = printed.get(child) ?? '';
  if (!printed.has(child)) {
    printed.set(child, seen);
    const add = (text: string) => printed.set(child, printed.get(child)! + text);
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
  }
  for (const began = performance.now(); !isThere(printed.get(child)!); await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`it ended without: ${printed.get(child)}`);
    if (performance.now() - began > 60_000) throw new Error(`it never said ${what}: ${printed.get(child)}`);
  }
}

const printed = new Map<ChildProcess, string>();
