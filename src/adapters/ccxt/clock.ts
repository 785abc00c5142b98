import type { Exchange } from 'ccxt';
import type { Connection } from './connection.ts';
import { TransportError } from './transport.ts';

// No exchange is older; what is not even that is no time.
const earliest = Date.UTC(2010, 0, 1);
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
    const time = await connection.call('time', askTime, { key: '' });
    known = { time, at: performance.now(), ours: Date.now() };
    return time;
  };
}

/** Asks an exchange for its time; an answer that is none is asked for again. */
export async function askTime(client: Exchange): Promise<number> {
  const time = Number(await client.fetchTime());
  if (time > earliest) return time;
  throw new TransportError('garbled', 'a time that is none');
}
