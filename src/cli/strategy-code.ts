import { join, sep } from 'node:path';
import { inspect } from 'node:util';
import { confined, unconfine } from '#adapters/files';
import { isOfBar, UserError } from '#errors';
import { interruptible, isInterruption, isOverdue } from './interrupt.ts';
import { packageFolder } from './shelf.ts';
import { nameElsewhere, slip } from './strategy-slip.ts';

/**
 * Runs something that calls into a strategy file: it can be interrupted, finds neither clock nor
 * chance, and what it throws names the file and the line. It is broken off after `patience` ms.
 */
export async function strategyCode<T>(file: string, work: () => T, patience?: number): Promise<T> {
  try {
    return await interruptible(() => confined(work), patience);
  } catch (error) {
    if (isInterruption(error) || isOverdue(error)) unconfine();
    throw blame(error, file);
  }
}

/** The same without an ear for Ctrl-C: in a thread, which others end. */
export function strategyCodeNow<T>(file: string, work: () => T): T {
  try {
    return confined(work);
  } catch (error) {
    throw blame(error, file);
  }
}

/**
 * Turns an error that came out of a strategy's own code, or of a file that it imports, into a sentence
 * with file, line and bar. Errors that passed through neither are not its fault and stay as they are.
 */
export function blame(error: unknown, file: string): unknown {
  // Nothing of ours throws anything else.
  if (!(error instanceof Error))
    return new UserError(
      'failed',
      `${file}: the strategy threw ${inspect(error, { depth: 0, breakLength: Infinity })}. Throw an error that says what is wrong: throw new Error('…')`,
    );
  const at = theirPlace(error.stack ?? '', file);
  // What a function of theirs returned is its fault, though it is found when it has returned.
  if (!at && !isOfBar(error)) return error;
  const where = `${at ? `${at.file}:${at.line}` : file}: `;
  if (error instanceof UserError)
    return new UserError(error.kind, where + (nameElsewhere(error) ?? error.message), { cause: error });
  return new UserError('failed', where + (slip(error) ?? `the strategy failed: ${error.message}`), {
    cause: error,
  });
}

/** The first place in a trace of calls that lies in a strategy's file, or in one that it imports. */
export function theirPlace(trace: string, file: string): Place | undefined {
  return trace
    .split('\n')
    .map(placeIn)
    .find((place) => isTheirs(place, file));
}

interface Place {
  readonly file: string;
  readonly line: string;
}

// Strategies are loaded by their paths, everything of ours by address.
function placeIn(entry: string): Place | undefined {
  const [, file, line] = /(?:^|[\s(])((?:\/|[A-Za-z]:\\)[^()]*?):(\d+)(?::\d+)?\)?$/.exec(entry) ?? [];
  return file === undefined || line === undefined ? undefined : { file, line };
}

function isTheirs(place: Place | undefined, file: string): place is Place {
  if (!place) return false;
  if (place.file === file) return true;
  const isOurs = ['src', 'dist'].some((folder) => place.file.startsWith(join(packageFolder(), folder) + sep));
  return !isOurs && !place.file.includes(`${sep}node_modules${sep}`);
}
