import type { Exchange } from 'ccxt';
import { TransportError } from './transport.ts';

/** The clock of an exchange. */
export interface Clock {
  /** What time it is there, by a look that is at most so many ms ago; 10 minutes unless told otherwise. */
  now(fresh?: number): Promise<number>;
  /** The same by the last look, whenever that was; undefined before the first one, or when it is in doubt. */
  read(): number | undefined;
  /** The exchange disagrees: whoever asks next has it looked at anew. */
  doubt(): void;
}

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
export function exchangeClock(ask: () => Promise<number>): Clock {
  let known: { readonly time: number; readonly at: number; readonly ours: number } | undefined;
  let isDoubted = false;
  const read = () =>
    known && !isDoubted ? Math.floor(known.time + performance.now() - known.at) : undefined;
  return {
    read,
    async now(fresh = usually) {
      if (known && !isDoubted) {
        const passed = performance.now() - known.at;
        const slept = Math.abs(Date.now() - known.ours - passed) > jump;
        if (passed < fresh && !slept) return Math.floor(known.time + passed);
      }
      const time = await ask();
      known = { time, at: performance.now(), ours: Date.now() };
      isDoubted = false;
      return time;
    },
    doubt: () => void (isDoubted = true),
  };
}

/** Asks an exchange for its time; an answer that is none is asked for again. */
export async function askTime(client: Exchange): Promise<number> {
  if (!client.has['fetchTime']) return Date.now();
  const time = Number(await client.fetchTime());
  if (time > earliest) return time;
  throw new TransportError('garbled', 'a time that is none');
}
