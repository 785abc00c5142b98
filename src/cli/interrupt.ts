import { runInThisContext } from 'node:vm';
import type { Output } from './output.ts';

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ctrl-C and a polite kill end the program with the exit code that shells expect of them. */
export function stopOnSignals(output: Output): void {
  for (const [signal, code] of Object.entries(signalCodes)) {
    process.once(signal, () => {
      output.note(signal === 'SIGINT' ? '\nInterrupted.' : 'Terminated.');
      process.exit(code);
    });
  }
}

const slot = Symbol.for('cryptobot.work');

/**
 * Runs long computing that Ctrl-C can break off. Signals wait for the event loop, which computing
 * does not give a turn; only Node's own watchdog gets through to a loop that never ends.
 */
export function interruptible<T>(work: () => T): T {
  const shared = globalThis as unknown as Record<symbol, unknown>;
  shared[slot] = work;
  return runInThisContext('globalThis[Symbol.for("cryptobot.work")]()', {
    breakOnSigint: true,
    displayErrors: false,
  }) as T;
}

/** Whether an error only says that the user pressed Ctrl-C. */
export function isInterruption(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
}
