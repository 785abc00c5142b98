import type { Connection } from './connection.ts';

const fresh = 10 * 60_000;

/**
 * What time it is at the exchange. It is asked now and then; in between our own clock carries on,
 * one that nobody can turn back. The answer counts from when it arrived, so that the time is never
 * ahead of the exchange's own: a bar that is over here is over there.
 */
export function exchangeClock(connection: Connection): () => Promise<number> {
  let known: { readonly time: number; readonly at: number } | undefined;
  return async () => {
    const passed = known === undefined ? Infinity : performance.now() - known.at;
    if (known && passed < fresh) return Math.floor(known.time + passed);
    if (!connection.client.has['fetchTime']) return Date.now();
    const time = await connection.call('time', (client) => client.fetchTime(), { key: '' });
    known = { time: Number(time), at: performance.now() };
    return known.time;
  };
}
