import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { bash, cryptobot, folder, hasTerminal, onTerminal, outcome, start } from './cryptobot.ts';
import { exchanges } from './exchanges.ts';

const minute = 60_000;
const startExchange = exchanges();

/** In after a bar that rose, out after one that fell, with a stop that is never reached. */
const nervous = `import { defineStrategy, before } from 'cryptobot';
export default defineStrategy({
  name: 'nervous',
  about: 'In after a bar that rose, out after one that fell',
  params: {},
  series: ({ close }) => ({ enterLong: close.above(before(close)), exitLong: close.below(before(close)) }),
  exits: () => ({ stopLoss: 0.2 }),
});
`;

const passphrase = 'several words of mine';

interface Desk {
  readonly cwd: string;
  readonly exchange: fake.FakeExchange;
  readonly venue: fake.OpenVenue;
  readonly keys: fake.Credentials;
  readonly env: Readonly<Record<string, string>>;
  readonly live: (...flags: readonly string[]) => {
    readonly child: ChildProcess;
    readonly ended: Promise<Ended>;
  };
}

type Ended = Awaited<ReturnType<typeof outcome>>;

/** A project with a key to an account of 10,000 USDT at a fake exchange. */
async function desk(
  options: fake.ExchangeOptions = {},
  { rights = {}, config = {} }: { rights?: object; config?: object } = {},
): Promise<Desk> {
  const exchange = await startExchange({ dialects: ['binance'], ...options });
  const keys = exchange.account('binance', { USDT: '10000' }, { rights });
  const settings = { limits: { dailyLoss: 0.5 }, ...config };
  const cwd = folder({
    'strategies/nervous.ts': nervous,
    'cryptobot.config.json': JSON.stringify(settings),
    'key.json': JSON.stringify({ apiKey: keys.apiKey, secret: keys.secret }),
  });
  const env = {
    ...exchange.env,
    XDG_CONFIG_HOME: join(cwd, 'home'),
    CRYPTOBOT_PASSPHRASE: passphrase,
    CRYPTOBOT_DEADLINE: '2',
  };
  const added = await bash('cryptobot keys add binance < key.json', { cwd, env });
  expect(added.stderr).toBe('');
  const live: Desk['live'] = (...flags) => {
    const usual = ['nervous', '--market', 'binance:BTC/USDT', '--timeframe', '1m', '--poll', '1s'];
    const child = start(['live', '--yes', '--cash', '5000', ...usual, '--json', ...flags], { cwd, env });
    return { child, ended: outcome(child) };
  };
  return { cwd, exchange, venue: exchange.venue('binance'), keys, env, live };
}

async function eventsOf(cwd: string, session = 'live'): Promise<SessionEvent[]> {
  const journal = await readJournal<SessionEvent>(join(cwd, 'data/sessions', session));
  const events: SessionEvent[] = [];
  for await (const batch of journal.read()) events.push(...batch.map(({ event }) => event));
  await journal.close();
  return events;
}

/** Waits until the journal holds something. */
async function until(cwd: string, holds: (events: readonly SessionEvent[]) => boolean): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 60_000; await sleep(200))
    if (holds(await eventsOf(cwd).catch(() => []))) return;
  throw new Error(
    `it did not come to that: ${(await eventsOf(cwd).catch(() => []))
      .slice(-8)
      .map((event) => JSON.stringify(event).slice(0, 300))
      .join('\n')}`,
  );
}

const has = (type: SessionEvent['type']) => (events: readonly SessionEvent[]) =>
  events.some((event) => event.type === type);
const sumOf = (events: readonly SessionEvent[]) =>
  events.reduce((sum, event) => (event.type === 'filled' ? sum + event.quantity : sum), 0);
const isFlat = (events: readonly SessionEvent[]) => has('filled')(events) && Math.abs(sumOf(events)) < 1e-12;

/** Lets minutes pass at the exchange in which the price goes where it is told. */
async function pass({ venue, cwd }: Desk, ...prices: readonly string[]): Promise<void> {
  for (const price of prices) {
    venue.trade('BTC/USDT', price);
    const decided = (events: readonly SessionEvent[]) =>
      events.filter(({ type }) => type === 'decided').length;
    const before = decided(await eventsOf(cwd));
    venue.clock.advance(minute);
    await until(cwd, (events) => decided(events) > before);
    await sleep(700);
  }
}

/** Begins a session that has bought. */
async function bought(made: Desk) {
  made.venue.trade('BTC/USDT', '40000');
  const { child, ended } = made.live();
  await until(made.cwd, has('account'));
  await pass(made, '40000', '40000', '40100');
  await until(made.cwd, has('filled'));
  await until(made.cwd, (events) => events.some((event) => event.type === 'order' && event.leg === 'stop'));
  return { child, ended };
}

/** What the books say is held, and what the exchange has. */
async function held({ cwd, exchange, keys }: Desk): Promise<readonly [books: number, there: number]> {
  const books = sumOf(await eventsOf(cwd));
  const { BTC } = fake.checker(exchange.record.entries, 'binance').balances(keys.account);
  return [books, Number(BTC?.free ?? 0) + Number(BTC?.held ?? 0)];
}

function requireHonest({ exchange }: Desk): void {
  const checked = fake.checker(exchange.record.entries, 'binance');
  expect(checked.faultsOfTheBooks()).toEqual([]);
  expect(checked.doubleSends()).toEqual([]);
}

describe.concurrent('real orders', () => {
  it('are placed for what closes decided, with a stop, and the books have what the exchange has', async () => {
    const made = await desk();
    const { child, ended } = await bought(made);
    const [books, there] = await held(made);
    expect(books).toBeGreaterThan(0.1);
    expect(books).toBeCloseTo(there, 9);
    const stops = await stopsOf(made);
    expect(stops).toHaveLength(1);
    // The stop guards what came after the fee in coins.
    expect(Number(stops[0]!.amount)).toBeLessThanOrEqual(books);
    expect(Number(stops[0]!.amount)).toBeGreaterThan(books * 0.9999);
    await pass(made, '40000');
    await until(made.cwd, isFlat);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    const [rest, left] = await held(made);
    expect([Math.abs(rest) < 1e-12, left < 0.00002]).toEqual([true, true]);
    expect(await stopsOf(made)).toEqual([]);
    requireHonest(made);
    const again = await cryptobot(['replay', 'live', '--json'], { cwd: made.cwd });
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { same: true }]);
    const { stdout } = await cryptobot(['audit', 'verify', 'live', '--json'], { cwd: made.cwd });
    expect(stdout).not.toContain('"findings": [\n    {');
  });

  it('a killed session goes on with what it holds, and its stop stays where it is', async () => {
    const made = await desk();
    const first = await bought(made);
    first.child.kill('SIGKILL');
    await first.ended;
    const orders = made.exchange.record.requests('create').length;
    const second = made.live();
    const looks = (await eventsOf(made.cwd)).filter(({ type }) => type === 'account').length;
    await until(made.cwd, (events) => events.filter(({ type }) => type === 'account').length > looks);
    expect(made.exchange.record.requests('create')).toHaveLength(orders);
    expect(await stopsOf(made)).toHaveLength(1);
    await pass(made, '40000');
    await until(made.cwd, isFlat);
    second.child.kill('SIGTERM');
    await second.ended;
    const [rest, left] = await held(made);
    expect([Math.abs(rest) < 1e-12, left < 0.00002]).toEqual([true, true]);
    requireHonest(made);
  });

  it('an order whose answer was lost is looked for, found, and not sent again', async () => {
    // What the exchange would tell by itself is not heard either.
    const deaf = fake.on('handshake').always(fake.refusedHandshake(503));
    const made = await desk({ faults: [fake.on('create').once(fake.replyLost()), deaf] });
    const { child, ended } = await bought(made);
    const entries = made.exchange.record.requests('create').filter(({ params }) => params['side'] === 'BUY');
    expect(entries).toHaveLength(1);
    const events = await eventsOf(made.cwd);
    expect(events.some((event) => event.type === 'order' && event.state === 'unknown')).toBe(true);
    const [books, there] = await held(made);
    expect(books).toBeCloseTo(there, 9);
    child.kill('SIGTERM');
    await ended;
    requireHonest(made);
  });

  it('close sells everything, takes the stop back and stands still; reconcile finds nothing amiss', async () => {
    const made = await desk();
    const { child, ended } = await bought(made);
    const status = await cryptobot(['status', '--json'], made);
    expect(JSON.parse(status.stdout)).toMatchObject({
      bots: [{ real: true, orders: [{ leg: 'stop' }] }],
    });
    expect((await cryptobot(['close'], made)).code).toBe(0);
    await until(made.cwd, isFlat);
    const looked = await cryptobot(['reconcile', '--json'], made);
    expect(JSON.parse(looked.stdout)).toMatchObject({
      fresh: true,
      // What is less than anybody may sell is left.
      accounts: [{ exchange: 'binance', gaps: [], foreign: [expect.stringMatching(/^0.0000\d+ BTC$/)] }],
    });
    await pass(made, '40200', '40300');
    child.kill('SIGTERM');
    await ended;
    const [, left] = await held(made);
    expect(left).toBeLessThan(0.00002);
    expect(await stopsOf(made)).toEqual([]);
    expect((await eventsOf(made.cwd)).findLast(({ type }) => type === 'mode')).toMatchObject({
      mode: 'halted',
    });
    requireHonest(made);
  });

  it('X11, X12: what is not ours is told and left alone', async () => {
    const made = await desk();
    const { child, ended } = await bought(made);
    const { account } = made.keys;
    made.venue.engine.deposit(account, 'BTC', fake.fixed('1'));
    const looked = await cryptobot(['reconcile'], made);
    expect(looked.stdout).toMatch(/^binance: BTC: 1\.12\d+ where the books say 0\.12\d+/);
    await pass(made, '40000');
    child.kill('SIGTERM');
    await ended;
    const [, left] = await held(made);
    expect(left).toBeGreaterThan(0.99);
    requireHonest(made);
  });
});

describe.concurrent('real orders are not begun', () => {
  it('with a key that may withdraw', async () => {
    const { live, exchange } = await desk({}, { rights: { withdraw: true } });
    const { code, stderr } = await live().ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('may withdraw or transfer money')]);
    expect(exchange.record.requests('create')).toEqual([]);
  });

  it('with a key that may not trade', async () => {
    const { code, stderr } = await (await desk({}, { rights: { trade: false } })).live().ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('may not trade')]);
  });

  it('with --yes and no limit', async () => {
    const { live, cwd } = await desk({}, { config: { limits: undefined } });
    const { code, stderr } = await live().ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('no limit that bounds what it may lose')]);
    expect(existsSync(join(cwd, 'data/sessions'))).toBe(false);
  });

  it('without --yes where there is no terminal', async () => {
    const { cwd, env } = await desk();
    const { code, stderr } = await cryptobot(['live', 'nervous', '--market', 'binance:BTC/USDT'], {
      cwd,
      env,
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('There is no terminal to confirm real orders at'),
    ]);
  });

  it('with more money than there is', async () => {
    const { code, stderr } = await (await desk()).live('--cash', '20000').ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('binance has 10000 USDT free')]);
  });

  it('in a session that was begun on paper', async () => {
    const { live, cwd } = await desk();
    const paper = live('--dry-run');
    await until(cwd, has('started'));
    paper.child.kill('SIGTERM');
    await paper.ended;
    const { code, stderr } = await live().ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('was begun on paper')]);
  });

  it.each([
    [['--market', 'sample:BTC/USDT'], 'On the "sample" market nobody can buy or sell'],
    [['--market', 'kraken:BTC/USD'], 'No key of "kraken" is kept'],
    [['--market', 'binance:BTC/USDT', '--key', 'other'], '"other" is not a key that is kept'],
    [['--market', 'binance:BTC/USDT', '--pace', '5'], '--pace is about the sample market'],
  ])('%j', async (flags, sentence) => {
    const { cwd, env } = await desk();
    const { code, stderr } = await cryptobot(['live', 'nervous', '--yes', ...flags], { cwd, env });
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe.skipIf(!hasTerminal)('a confirmation', () => {
  it('has to be typed whole', async () => {
    const { cwd, env, exchange } = await desk();
    const terminal = onTerminal(['live', 'nervous', '--market', 'binance:BTC/USDT', '--cash', '5000'], {
      cwd,
      env,
    });
    await terminal.shows(/Type "trade with real money" to go on/);
    terminal.press('yes\r');
    const { code, screen } = await terminal.ended;
    expect(code).toBe(2);
    expect(screen).toContain('"yes" is not "trade with real money". Nothing was begun');
    expect(exchange.record.requests('balance')).toEqual([]);
  });

  it('begins the session', async () => {
    const { cwd, env } = await desk();
    const flags = ['nervous', '--market', 'binance:BTC/USDT', '--timeframe', '1m', '--cash', '5000'];
    const terminal = onTerminal(['live', ...flags], { cwd, env });
    await terminal.shows(
      /Real orders with real money:\s+nervous \(nervous, 1m\): binance:BTC\/USDT, with 5000/,
    );
    await terminal.shows(/to go on/);
    terminal.press('trade with real money\r');
    await until(cwd, has('account'));
    terminal.press('\u0003');
    expect((await terminal.ended).code).toBe(130);
  });
});

/** The stops that rest at the exchange, by its record. */
async function stopsOf({ cwd, exchange }: Desk): Promise<readonly { readonly amount: string | undefined }[]> {
  const stops = (await eventsOf(cwd)).flatMap((event) =>
    event.type === 'ordered' && event.order.leg === 'stop' ? [event.request!.clientId] : [],
  );
  const seen = exchange.record.entries.flatMap((entry) => (entry.kind === 'engine' ? [entry.event] : []));
  return stops.flatMap((id) => {
    const own = seen.filter(({ clientId }) => clientId === id);
    const isOpen = own.some(({ kind }) => kind === 'accepted') && !own.some(({ kind }) => kind === 'ended');
    return isOpen ? [{ amount: own[0]!.amount }] : [];
  });
}
