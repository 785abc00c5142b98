// What stands between a decision that was written down and its order on the wire, at each exchange on
// this machine: the checks, the signature and the client's own work; and until the answer is there.
// Then the whole way of a session: from a close that is heard of, over the decision and the journal on
// the disk, to the wire.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openConnection, openTransport, tradingAccount } from '#adapters/ccxt';
import { openJournal } from '#adapters/sqlite';
import { defineStrategy } from '#strategy';
import { type BarRow, type BotSpec, type Input, KeptSession, Session, type SessionEvent } from '#trading';
import { Hands } from '../../src/cli/session/hands.ts';
import { startExchange } from '../exchange/index.ts';
import { keyOf } from '../connection/support.ts';
import { places } from '../connection/trading.ts';
import { rounded } from './measure.ts';

const count = 300;
const warm = 50;
const minute = 60_000;

/** In at one close and out at the next: an order each time. */
const turning = defineStrategy({
  name: 'turning',
  about: 'Does what the volume says',
  series: ({ volume }) => ({ enterLong: volume.below(1.5), exitLong: volume.above(1.5) }),
});

const told: Record<string, unknown> = {};
for (const { id, symbol, isSpot, quote } of places) {
  const exchange = await startExchange({ dialects: [id] });
  const money = { [quote]: '10000000' };
  const isApart = id === 'binance' && !isSpot;
  const keys = exchange.account(id, isApart ? {} : money, isApart ? { futures: money } : {});
  let left = 0;
  const road = openTransport({ proxy: exchange.proxy, ca: exchange.ca, deadline: 5000 });
  const connection = await openConnection(id, {
    key: keyOf(id, keys),
    transport: { ...road, send: (...request) => ((left = performance.now()), road.send(...request)) },
  });
  connection.client.enableRateLimit = false;
  exchange.venue(id).trade(symbol, '40000');
  const account = tradingAccount(connection);
  const wire: number[] = [];
  const answer: number[] = [];
  for (let k = 0; k < count; k++) {
    const order = {
      clientId: randomUUID(),
      symbol,
      side: 'buy',
      quantity: 0.01,
      limit: 30_000,
      trigger: null,
      reduceOnly: false,
      validUntil: Date.now() + 5000,
    } as const;
    const began = performance.now();
    const { exchangeId } = await account.place(order);
    const [placed, ended] = [left, performance.now()];
    await account.cancel({ ...order, exchangeId });
    if (k < warm) continue;
    answer.push(ended - began);
    wire.push(placed - began);
  }
  await connection.close();
  await exchange.stop();
  told[`${id} ${isSpot ? 'spot' : 'linear'}`] = { toTheWire: spread(wire), toTheAnswer: spread(answer) };
}

const all: number[] = [];
const each: [string, object][] = [];
for (const place of places.filter(({ id }) => id === 'binance' || id === 'coinbase')) {
  const took = await fromTheClose(place, 220);
  all.push(...took);
  each.push([`${place.id} ${place.isSpot ? 'spot' : 'linear'}`, spread(took)]);
}
const fromACloseToTheWire = {
  orders: all.length,
  ...spread(all),
  ...Object.fromEntries(each),
  target: { p99: 5 },
};
console.log(JSON.stringify({ orders: count - warm, unit: 'ms', ...told, fromACloseToTheWire }));

/** From each close that decides something until its order leaves, in a session whose journal is on the disk. */
async function fromTheClose(place: (typeof places)[number], orders: number): Promise<readonly number[]> {
  const { id, symbol, isSpot, quote } = place;
  const exchange = await startExchange({ dialects: [id] });
  const money = { [quote]: '1000000' };
  const isApart = id === 'binance' && !isSpot;
  const keys = exchange.account(id, isApart ? {} : money, isApart ? { futures: money } : {});
  exchange.venue(id).trade(symbol, '40000');
  let left = NaN;
  const road = openTransport({ proxy: exchange.proxy, ca: exchange.ca, deadline: 5000 });
  const connection = await openConnection(id, {
    key: keyOf(id, keys),
    proxy: exchange.proxy,
    ca: exchange.ca,
    transport: {
      ...road,
      send: (url, request) => {
        if (request.method === 'POST' && /\/orders?\b/.test(url) && Number.isNaN(left))
          left = performance.now();
        return road.send(url, request);
      },
    },
  });
  connection.client.enableRateLimit = false;
  const account = tradingAccount(connection);
  const folder = mkdtempSync(join(tmpdir(), 'cryptobot-bench-'));
  const journal = await openJournal<SessionEvent>(join(folder, 'session'));
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const session = new Session(() => [turning.plan()], undefined, hash);
  const kept = new KeptSession(session, journal);
  const take = async (event: Input): Promise<void> => hands.do((await kept.take(event)).asks);
  const hands = new Hands(new Map([[id, account]]), take);
  const market = { exchange: id, symbol };
  const name = `${id}:${symbol}`;
  const spec: BotSpec = {
    name: 'bot',
    strategy: 'turning',
    hash: '',
    params: {},
    exits: {},
    markets: [market],
    others: [],
    timeframe: '1m',
    account: { cash: 10_000, fee: 0.001, slippage: 0, size: 0.5 },
    rules: { [name]: { lot: 0.001, tick: 0.01, minQuantity: 0.001, minNotional: 10 } },
    limits: { dataAge: 1e12 },
    warmup: 0,
    real: { [name]: await account.abilities(symbol) },
  };
  const first = Math.floor(Date.now() / minute) * minute - (orders + 10) * minute;
  const row = (k: number): BarRow => [first + k * minute, 40_000, 40_000, 40_000, 40_000, 1 + (k % 2)];
  const common = { version: 1, stream: `${name} 1m` } as const;
  await take({ type: 'started', version: 1, time: Date.now(), session: 's', engine: '', bots: [spec] });
  await take({ type: 'history', ...common, time: Date.now(), until: first, rows: [row(-1)] });
  const ending = new AbortController();
  const heard = account.watch(
    [symbol],
    (news) => {
      const time = Date.now();
      if (news.kind === 'execution')
        void take({ type: 'execution', version: 1, time, exchange: id, execution: news.execution });
      if (news.kind === 'order')
        void take({ type: 'report', version: 1, time, exchange: id, report: news.report });
    },
    ending.signal,
  );
  const took: number[] = [];
  for (let k = 0; k < orders; k++) {
    await calm(session, take);
    left = NaN;
    const began = performance.now();
    await take({
      type: 'bars',
      ...common,
      time: Date.now(),
      until: first + (k + 1) * minute,
      rows: [row(k)],
    });
    while (Number.isNaN(left) && performance.now() - began < 5000) await new Promise(setImmediate);
    if (k >= warm) took.push(left - began);
  }
  await calm(session, take);
  ending.abort();
  await heard;
  await hands.settle(5000);
  await connection.close();
  await journal.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
  return took;
}

// Until nothing is on its way, and the account was looked at.
async function calm(session: Session, take: (event: Input) => Promise<void>): Promise<void> {
  const unit = session.bots[0]!.desk!.unit(0);
  const began = performance.now();
  while (unit.book.open.length > 0 || unit.obstacle !== undefined) {
    if (Date.now() >= session.due) await take({ type: 'timer', version: 1, time: Date.now() });
    await sleep(2);
    if (performance.now() - began > 30_000) throw new Error(`it does not come to rest: ${unit.obstacle}`);
  }
}

function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(sorted.length * share)]!);
  return { p50: at(0.5), p99: at(0.99) };
}
