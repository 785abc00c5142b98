import type { Timeframe } from '#market';
import { timeframeLength } from '#market';
import type { Health, Monitor, Vitals } from './monitor.ts';
import type { Update } from './updates.ts';

/** How all that a session depends on is doing. */
export interface Wellbeing {
  readonly at: number;
  readonly exchanges: readonly (Vitals & {
    /** What is wrong with it; null while it is well. */
    readonly unwell: string | null;
  })[];
  readonly calls: readonly Health[];
  readonly streams: readonly Update[];
}

/** A stream that bars are awaited of. */
export interface Awaited {
  readonly stream: string;
  readonly exchange: string;
  readonly timeframe: Timeframe;
}

interface Seen {
  readonly monitor: Monitor;
  readonly updates: readonly Update[];
  readonly awaited: readonly Awaited[];
  /** ms that our clock is ahead, by exchange. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly since: number;
  readonly now: number;
}

/** How each exchange is doing. One that was asked nothing yet is missing. */
export function vitalsOf({ monitor, updates, awaited, offsets, since, now }: Seen): Vitals[] {
  const exchanges = new Set(awaited.map(({ exchange }) => exchange));
  return [...exchanges].flatMap((exchange) => {
    const answers = monitor.vitals(exchange, since);
    if (!answers) return [];
    const clockOffset = offsets.get(exchange) ?? null;
    const streams = awaited.filter((one) => one.exchange === exchange);
    const ages = streams.flatMap((one) => lateness(one, updates, now - (clockOffset ?? 0)));
    return [{ ...answers, dataAge: ages.length === 0 ? null : Math.max(...ages), clockOffset }];
  });
}

// A bar is awaited one length after the last one closed.
function lateness({ stream, timeframe }: Awaited, updates: readonly Update[], now: number): number[] {
  const known = updates.find((one) => one.stream === stream)?.known ?? null;
  return known === null ? [] : [Math.max(0, now - known - timeframeLength(timeframe))];
}
