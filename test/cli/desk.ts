import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import type { SessionEvent } from '#trading';
import * as fake from '../exchange/index.ts';
import { bash, folder, outcome, start } from './cryptobot.ts';
import { exchanges } from './exchanges.ts';
import { nervous } from '../support/nervous.ts';

const minute = 60_000;
const startExchange = exchanges();

const passphrase = 'several words of mine';

export interface Desk {
  readonly cwd: string;
  readonly exchange: fake.FakeExchange;
  readonly symbol: string;
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
export async function desk(
  options: fake.ExchangeOptions = {},
  {
    rights = {},
    config = {},
    files = {},
    symbol = 'BTC/USDT',
  }: { rights?: object; config?: object; files?: Record<string, string>; symbol?: string } = {},
): Promise<Desk> {
  const exchange = await startExchange({ dialects: ['binance'], ...options });
  const money = { USDT: '10000' };
  const [spot, futures] = symbol.includes(':') ? [{}, money] : [money, {}];
  const keys = exchange.account('binance', spot, { rights, futures });
  const settings = { limits: { dailyLoss: 0.5 }, ...config };
  const cwd = folder({
    // Its stop is never reached.
    'strategies/nervous.ts': nervous(0.2),
    ...files,
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
    const usual = ['nervous', '--market', `binance:${symbol}`, '--timeframe', '1m', '--poll', '1s'];
    const child = start(['live', '--yes', '--cash', '5000', ...usual, '--json', ...flags], { cwd, env });
    return { child, ended: outcome(child) };
  };
  return { cwd, exchange, symbol, venue: exchange.venue('binance'), keys, env, live };
}

export async function eventsOf(cwd: string, session = 'live'): Promise<SessionEvent[]> {
  const journal = await readJournal<SessionEvent>(join(cwd, 'data/sessions', session));
  const events: SessionEvent[] = [];
  for await (const batch of journal.read()) events.push(...batch.map(({ event }) => event));
  await journal.close();
  return events;
}

/** Waits until the journal holds something. */
export async function until(cwd: string, holds: (events: readonly SessionEvent[]) => boolean): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 60_000; await sleep(200))
    if (holds(await eventsOf(cwd).catch(() => []))) return;
  throw new Error(
    `it did not come to that: ${(await eventsOf(cwd).catch(() => []))
      .slice(-8)
      .map((event) => JSON.stringify(event).slice(0, 300))
      .join('\n')}`,
  );
}

export const has = (type: SessionEvent['type']) => (events: readonly SessionEvent[]) =>
  events.some((event) => event.type === type);
const sumOf = (events: readonly SessionEvent[]) =>
  events.reduce((sum, event) => (event.type === 'filled' ? sum + event.quantity : sum), 0);
export const isFlat = (events: readonly SessionEvent[]) =>
  has('filled')(events) && Math.abs(sumOf(events)) < 1e-12;

/** Lets minutes pass at the exchange in which the price goes where it is told, each heard of as soon as it is over. */
export async function pass({ venue, cwd, symbol }: Desk, ...prices: readonly string[]): Promise<void> {
  for (const price of prices) {
    venue.trade(symbol, price);
    const decided = (events: readonly SessionEvent[]) =>
      events.filter(({ type }) => type === 'decided').length;
    const before = decided(await eventsOf(cwd));
    venue.clock.advance(minute - (venue.clock.now() % minute) + 100);
    await until(cwd, (events) => decided(events) > before);
    await sleep(700);
  }
}

/** What the books say is held, and what the exchange has. */
export async function held({ cwd, exchange, keys }: Desk): Promise<readonly [books: number, there: number]> {
  const books = sumOf(await eventsOf(cwd));
  const { BTC } = fake.checker(exchange.record.entries, 'binance').balances(keys.account);
  return [books, Number(BTC?.free ?? 0) + Number(BTC?.held ?? 0)];
}

export function requireHonest({ exchange }: Desk): void {
  const checked = fake.checker(exchange.record.entries, 'binance');
  expect(checked.faultsOfTheBooks()).toEqual([]);
  expect(checked.doubleSends()).toEqual([]);
}

/** The stops that rest at the exchange, by its record. */
export async function stopsOf({
  cwd,
  exchange,
}: Desk): Promise<readonly { readonly amount: string | undefined }[]> {
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
