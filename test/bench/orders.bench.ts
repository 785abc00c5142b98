// What stands between a decision that was written down and its order on the wire, at each exchange on
// this machine: the checks, the signature and the client's own work; and until the answer is there.
import { randomUUID } from 'node:crypto';
import { openConnection, openTransport, tradingAccount } from '#adapters/ccxt';
import { startExchange } from '../exchange/index.ts';
import { keyOf } from '../connection/support.ts';
import { places } from '../connection/trading.ts';
import { rounded } from './measure.ts';

const count = 300;
const warm = 50;

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

console.log(JSON.stringify({ orders: count - warm, unit: 'ms', ...told }));

function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(sorted.length * share)]!);
  return { p50: at(0.5), p99: at(0.99) };
}
