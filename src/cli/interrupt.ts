import { setImmediate } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import type { Output } from './output.ts';

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs something that loads code of the user's. While it does, signals act as they do on any
 * program: a file that never ends keeps our own handlers from ever having a turn.
 */
export async function withPlainSignals<T>(work: () => Promise<T>): Promise<T> {
  await signalsHeard();
  const handlers = Object.keys(signalCodes).map(
    (signal) => [signal, process.listeners(signal as NodeJS.Signals)] as const,
  );
  for (const [signal] of handlers) process.removeAllListeners(signal);
  try {
    return await work();
  } finally {
    for (const [signal, listeners] of handlers)
      for (const listener of listeners) process.on(signal, listener);
  }
}

// A signal that has come waits for the event loop, and is lost when nobody listens any more at its turn. The
// first of these may be in the turn that is on; at the next one everything that had come was heard.
async function signalsHeard(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** Ctrl-C and a polite kill end the program with the exit code that shells expect of them. */
export function stopOnSignals(output: Output): void {
  for (const [signal, code] of Object.entries(signalCodes)) {
    const end = () => {
      output.note(signal === 'SIGINT' ? '\nInterrupted.' : 'Terminated.');
      process.exit(code);
    };
    ends.add(end);
    process.on(signal, end);
  }
}

// Those that do nothing but end the program.
const ends = new Set<unknown>();

/**
 * Runs work that can end early by itself. The first signal asks it to, and its exit code is set;
 * the next one ends the program as on any other command.
 */
export async function stoppable<T>(output: Output, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const handlers = Object.entries(signalCodes).map(([signal, code]) => {
    const usual = process.listeners(signal as NodeJS.Signals);
    // Only our own handler goes again: what a library has hooked in meanwhile stays where it is.
    const restore = () => {
      if (!process.listeners(signal as NodeJS.Signals).includes(stopWork)) return;
      for (const listener of usual) process.on(signal, listener);
      process.off(signal, stopWork);
    };
    const stopWork = () => {
      restore();
      output.note('\nStopping: what has come is kept. Press Ctrl-C again to end at once.');
      process.exitCode = code;
      stop.abort();
    };
    // In this order, so that somebody listens all the time: a signal may have come already.
    process.on(signal, stopWork);
    for (const listener of usual) process.off(signal, listener);
    return restore;
  });
  try {
    return await work(stop.signal);
  } finally {
    for (const restore of handlers) restore();
  }
}

/** Does what Ctrl-C does, where a terminal hands on the key instead of the signal. */
export function interrupt(): void {
  process.kill(process.pid, 'SIGINT');
}

const slot = Symbol.for('cryptobot.work');

/**
 * Runs long computing that Ctrl-C can break off. Signals wait for the event loop, which computing
 * does not give a turn; only Node's own watchdog gets through to a loop that never ends. It ends by
 * itself after `patience` ms.
 */
export async function interruptible<T>(work: () => T, patience?: number): Promise<T> {
  await signalsHeard();
  const shared = globalThis as unknown as Record<symbol, unknown>;
  shared[slot] = () => killable(work);
  return runInThisContext('globalThis[Symbol.for("cryptobot.work")]()', {
    breakOnSigint: true,
    displayErrors: false,
    ...(patience === undefined ? {} : { timeout: patience }),
  }) as T;
}

// A polite kill that waited for a loop without an end would wait for ever. Where it would end the program
// and do nothing else, the system does so at once; a search keeps what it has instead, between two trials.
function killable<T>(work: () => T): T {
  const listeners = process.listeners('SIGTERM');
  if (listeners.length === 0 || !listeners.every((listener) => ends.has(listener))) return work();
  process.removeAllListeners('SIGTERM');
  try {
    return work();
  } finally {
    for (const listener of listeners) process.on('SIGTERM', listener);
  }
}

/** Whether an error only says that it took too long. */
export function isOverdue(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Whether an error only says that the user pressed Ctrl-C. */
export function isInterruption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
