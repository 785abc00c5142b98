import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '#errors';
import type { Schedule } from './schedule.ts';

/** Time as a loop needs it. */
export interface Clock {
  now(): number;
  /** Waits, or throws when the signal comes first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Repetition {
  readonly signal: AbortSignal;
  /** Nothing begins at or after this moment. */
  readonly until?: number | undefined;
  /** A run failed, the so-manieth in a row; the schedule goes on. */
  readonly onFailure: (error: unknown, inARow: number) => void;
  /** A run was over, and the next one is due then. */
  readonly onWait?: ((next: number) => void) | undefined;
  /** Times that passed while a run was still going on, or while the machine slept. */
  readonly onMissed?: ((times: number) => void) | undefined;
  readonly clock?: Clock;
}

const machine: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

// A machine that sleeps stops its timers; looking at the clock now and then finds out.
const longestNap = 30_000;

/**
 * Does something at once, and then whenever the schedule says, until it is told to stop. Runs never
 * overlap, and one that fails does not keep the next one from being tried. Only what was typed
 * wrong ends it right away: time does not mend that.
 */
export async function repeat(
  schedule: Schedule,
  run: (signal: AbortSignal) => Promise<void>,
  { signal, until = Infinity, onFailure, onWait, onMissed, clock = machine }: Repetition,
): Promise<void> {
  let failures = 0;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const began = clock.now();
    try {
      await run(signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (isFirst && isTypedWrong(error)) throw error;
      onFailure(error, ++failures);
    }
    if (signal.aborted) return;
    const missed = count(schedule, began, clock.now());
    if (missed > 0) onMissed?.(missed);
    const next = schedule.next(clock.now());
    if (next === undefined || next >= until) return;
    onWait?.(next);
    if (!(await waitUntil(next, signal, clock))) return;
    const slept = count(schedule, next, clock.now());
    if (slept > 0) onMissed?.(slept);
  }
}

// False when it was told to stop before.
async function waitUntil(time: number, signal: AbortSignal, clock: Clock): Promise<boolean> {
  for (let left = time - clock.now(); left > 0; left = time - clock.now()) {
    try {
      await clock.sleep(Math.min(left, longestNap), signal);
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }
  return !signal.aborted;
}

const mostCounted = 1000;

// How often the schedule came up after one moment and not after another.
function count(schedule: Schedule, after: number, until: number): number {
  let times = 0;
  for (let at = schedule.next(after); at !== undefined && at <= until && times < mostCounted; times++)
    at = schedule.next(at);
  return times;
}

function isTypedWrong(error: unknown): boolean {
  return error instanceof UserError && (error.kind === 'usage' || error.kind === 'config');
}
