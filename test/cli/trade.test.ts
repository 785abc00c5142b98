import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as fake from '../exchange/index.ts';
import { cryptobot, hasTerminal, onTerminal } from './cryptobot.ts';
import { type Desk, desk, eventsOf, has, held, isFlat, pass, requireHonest, stopsOf, until } from './desk.ts';

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
    const looks = (await eventsOf(made.cwd)).filter(({ type }) => type === 'account').length;
    const second = made.live();
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
    [true, 'was begun on the testnet and cannot go on at the real exchange'],
    [false, 'was begun at the real exchange and cannot go on on the testnet'],
  ])('in a session that was begun with testnet: %s, and is to go on without', async (testnet, sentence) => {
    const { cwd, env, live } = await desk({}, { config: { testnet } });
    const first = live();
    await until(cwd, has('account'));
    first.child.kill('SIGTERM');
    await first.ended;
    const args = ['live', '--yes', 'nervous', '--market', 'binance:BTC/USDT'];
    const other = { ...env, CRYPTOBOT_TESTNET: String(!testnet) };
    const { code, stderr } = await cryptobot(args, { cwd, env: other });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Session "live" ${sentence}`)]);
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
