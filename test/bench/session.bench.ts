// How long a session takes to decide when many bars close at one moment, and to start from a journal
// of a million events.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confined } from '#adapters/files';
import { openJournal } from '#adapters/sqlite';
import { sma } from '#indicators';
import type { Market } from '#market';
import { defineStrategy, hold, type Strategy } from '#strategy';
import {
  type BarRow,
  type BotSpec,
  type Input,
  KeptSession,
  replay,
  Session,
  type SessionEvent,
} from '#trading';
import { rounded, walk } from './measure.ts';

const minute = 60_000;
const begin = 1_700_000_040_000;
const warmup = 200;
const prices = walk(1_000_000);

const crossing = defineStrategy({
  name: 'cross',
  about: 'A fast average crosses a slow one',
  series: ({ close }) => ({
    enterLong: sma(close, 20).crossesAbove(sma(close, 100)),
    exitLong: sma(close, 20).crossesBelow(sma(close, 100)),
  }),
  exits: () => ({ stopLoss: 0.02, trailingStop: 0.03 }),
});
const deciding = defineStrategy({
  name: 'deciding',
  about: 'Asks code of the author’s at each close',
  series: ({ close }) => ({ fast: sma(close, 20), slow: sma(close, 100) }),
  decide: ({ now }) => (now.fast > now.slow ? 0.5 : hold),
});

const folder = mkdtempSync(join(tmpdir(), 'cryptobot-bench-'));
process.stdout.write(
  JSON.stringify({
    milliseconds: {
      'one bot on 200 markets': await boundary(1, 200, crossing),
      '100 bots on the same 20 markets': await boundary(100, 20, crossing),
      '100 bots that decide() on them': await boundary(100, 20, deciding),
    },
    journal: await recovery(1_000_000),
    target: { 'one bot on 200 markets': 250, '100 bots on the same 20 markets': 500, seconds: 3 },
  }),
);
rmSync(folder, { recursive: true, force: true });

/** From the moment when the bars of all markets are there to when all is decided and on the disk. */
async function boundary(bots: number, markets: number, strategy: Strategy): Promise<object> {
  const all = Array.from({ length: markets }, (_, k) => marketOf(k));
  const journal = await openJournal<SessionEvent>(join(folder, `${bots} ${strategy.name}`));
  const kept = new KeptSession(sessionOf(strategy), journal);
  for (const event of beginnings(bots, all)) await kept.take(event);
  const took: number[] = [];
  for (let k = 0; k < 30; k++) {
    const events = all.map((market, m) => barsAt(market, warmup + k, 1, m));
    const start = performance.now();
    const taken = await Promise.all(events.map((event) => kept.take(event)));
    took.push(performance.now() - start);
    const decided = taken.flatMap(({ outputs }) => outputs).filter(({ type }) => type === 'decided');
    if (decided.length !== bots * markets) throw new Error(`${decided.length} decisions`);
  }
  await journal.close();
  took.sort((a, b) => a - b);
  return { p50: rounded(took[15]!), most: rounded(took.at(-1)!) };
}

/** A journal of so many events, and what a start from it takes. */
async function recovery(count: number): Promise<object> {
  const market = marketOf(0);
  const file = join(folder, 'long');
  const journal = await openJournal<SessionEvent>(file);
  const session = sessionOf(crossing);
  let events = 0;
  let written: SessionEvent[] = [];
  const step = async (event: Input) => {
    const followed = session.step(event).flatMap((one) => (one.do === 'persist' ? [one.event] : []));
    written.push(event, ...followed);
    if (written.length < 1000 && events + written.length < count) return;
    await journal.append(written);
    events += written.length;
    written = [];
  };
  for (const event of beginnings(1, [market])) await step(event);
  for (let k = warmup; events + written.length < count; k++) await step(barsAt(market, k, 1, 0));
  await journal.close();
  const start = performance.now();
  const cpu = process.cpuUsage();
  const again = await openJournal<SessionEvent>(file);
  const { differences, closes } = await replay(again, sessionOf(crossing));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - start) / 1000;
  await again.close();
  if (differences.length > 0 || closes === 0) throw new Error('it does not come to the same');
  return { events, closes, seconds: rounded(seconds), cpu: rounded((user + system) / 1e6) };
}

function sessionOf(strategy: Strategy): Session {
  const plan = strategy.plan();
  return new Session(({ markets }) => markets.map(() => plan), confined);
}

function marketOf(k: number): Market {
  return { exchange: 'sample', symbol: `M${k}/USDT` };
}

function beginnings(bots: number, markets: readonly Market[]): Input[] {
  const spec = (name: string): BotSpec => ({
    name,
    strategy: 'cross',
    hash: '',
    params: {},
    exits: {},
    markets,
    others: [],
    timeframe: '1m',
    account: { cash: 100_000, fee: 0.001, slippage: 0.0005, size: 0.02 },
    rules: {},
    limits: {},
    warmup,
  });
  const started = {
    type: 'started',
    version: 1,
    time: begin,
    session: 'bench',
    engine: '',
    bots: Array.from({ length: bots }, (_, k) => spec(`bot ${k}`)),
  } as const;
  const histories = markets.map((market, m): Input => ({
    ...barsAt(market, 0, warmup, m),
    type: 'history',
  }));
  return [started, ...histories];
}

function barsAt(market: Market, from: number, count: number, seed: number): Extract<Input, { type: 'bars' }> {
  const until = begin + (from + count) * minute;
  return {
    type: 'bars',
    version: 1,
    time: until + 500,
    stream: `sample:${market.symbol} 1m`,
    until,
    rows: Array.from({ length: count }, (_, k) => rowAt(from + k, seed)),
  };
}

function rowAt(k: number, seed: number): BarRow {
  const at = (i: number) => prices[(i + 997 * seed) % prices.length]!;
  const [open, close] = [at(Math.max(0, k - 1)), at(k)];
  return [
    begin + k * minute,
    open,
    Math.max(open, close) * 1.0005,
    Math.min(open, close) * 0.9995,
    close,
    1 + (k % 97),
  ];
}
