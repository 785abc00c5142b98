import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from 'ccxt';

/** Several things that are watched over one client. */
export interface Watching {
  readonly open: () => Promise<Exchange>;
  readonly close: (client: Exchange) => Promise<void>;
  /** Each waits for the next news and passes them on. */
  readonly steps: readonly ((client: Exchange) => Promise<void>)[];
  /** Is called before each beginning: what happened until now may have been missed. */
  readonly begin: () => void;
  /** ms without any news after which a stream counts as dead, whatever it answers to pings. */
  readonly silence: number;
}

const firstRest = 1000;
const longestRest = 60_000;
const longestClose = 2000;

/** Watches until the signal comes. Whatever fails begins anew after a while, longer from time to time. */
export async function keepWatching(watching: Watching, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    watching.begin();
    const began = performance.now();
    const heard = await watchOnce(watching, signal);
    if (signal.aborted) return;
    failures = heard ? 0 : failures + 1;
    // What lives for a moment only is not asked again at once.
    const rest = Math.min(longestRest, firstRest * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 2);
    const left = heard && performance.now() - began > longestRest ? 0 : rest;
    await sleep(left, undefined, { signal }).catch(() => undefined);
  }
}

// Until something fails, falls silent or the signal comes; whether there were news.
async function watchOnce(watching: Watching, signal: AbortSignal): Promise<boolean> {
  const { open, close, steps, silence } = watching;
  let last = performance.now();
  let heard = false;
  const over = new AbortController();
  const client = await open().catch(() => undefined);
  if (!client) return false;
  const watch = async (step: Watching['steps'][number]) => {
    while (!over.signal.aborted) {
      await step(client);
      last = performance.now();
      heard = true;
    }
  };
  try {
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (performance.now() - last > silence) end();
      }, silence / 4);
      const end = () => {
        clearInterval(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      for (const step of steps) void watch(step).catch(end);
    });
  } finally {
    over.abort();
    await inTime(close(client));
  }
  return heard;
}

// Nobody waits for a connection that does not even close.
async function inTime(closed: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const late = sleep(longestClose, undefined, { signal: done.signal }).catch(() => undefined);
  await Promise.race([closed.catch(() => undefined), late]);
  done.abort();
}
