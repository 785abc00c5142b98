import type { Connection } from './connection.ts';

const usually = 10 * 60_000;
// A machine that slept has a clock that jumped and one that stood still.
const jump = 1000;

/**
 * What time it is at the exchange. It is asked now and then; in between our own clock carries on,
 * one that nobody can turn back. The answer counts from when it arrived, so that the time is never
 * ahead of the exchange's own: a bar that is over here is over there.
 */
export function exchangeClock(connection: Connection): (fresh?: number) => Promise<number> {
  let known: { readonly time: number; readonly at: number; readonly ours: number } | undefined;
  return async (fresh = usually) => {
    if (known) {
      const passed = performance.now() - known.at;
      const slept = Math.abs(Date.now() - known.ours - passed) > jump;
      if (passed < fresh && !slept) return Math.floor(known.time + passed);
    }
    if (!connection.client.has['fetchTime']) return Date.now();
    const time = await connection.call('time', (client) => client.fetchTime(), { key: '' });
    known = { time: Number(time), at: performance.now(), ours: Date.now() };
    return known.time;
  };
}
