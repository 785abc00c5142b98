import { type ErrorKind, UserError } from '#errors';
import { Trouble } from '#exchange';
import { isInterruption } from './interrupt.ts';
import type { Output } from './output.ts';
import { systemReasons } from './system.ts';
import { troubleError } from './trouble.ts';

/** The exit code of each kind of trouble; scripts depend on them. */
const exitCodes: Readonly<Record<ErrorKind, number>> = {
  failed: 1,
  usage: 2,
  config: 2,
  gate: 3,
  authentication: 4,
  data: 5,
};

/** Says what went wrong and gives back the exit code. */
export function fail(error: unknown, output: Output): number {
  if (isInterruption(error)) {
    output.note('\nInterrupted.');
    return 130;
  }
  const { kind, ...said } = told(error);
  output.error({ kind, ...said });
  return kind === 'bug' ? 1 : exitCodes[kind];
}

/** What is said of an error. */
export function told(error: unknown): {
  readonly kind: ErrorKind | 'bug';
  readonly message: string;
  readonly stack?: string | undefined;
} {
  const expected = expectedError(error);
  if (expected) return { kind: expected.kind, message: expected.message };
  const message = `this is a bug in cryptobot: ${error instanceof Error ? error.message : String(error)}. Please report it with the lines below and what you typed.`;
  return { kind: 'bug', message, stack: error instanceof Error ? error.stack : undefined };
}

function expectedError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  return error instanceof Trouble ? troubleError(error) : fromSystem(error);
}

// Disks and permissions are the user's world, not our mistake.
function fromSystem(error: unknown): UserError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const syscall = 'syscall' in error ? error.syscall : undefined;
  if (syscall === 'uv_cwd') {
    return new UserError(
      'failed',
      'the current folder is not there any more. Change into one that is: cd FOLDER',
    );
  }
  const reason =
    error.code === 'ENOENT' && syscall === 'mkdir'
      ? 'nothing can be made there'
      : systemReasons[String(error.code)];
  if (!reason || !('path' in error)) return undefined;
  return new UserError(
    'failed',
    `"${String(error.path)}" cannot be used: ${reason}. Choose another path or correct its permissions.`,
  );
}
