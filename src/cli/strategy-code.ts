import * as library from 'cryptobot';
import { confined } from '#adapters/files';
import { closest, didYouMean, UserError } from '#errors';
import { Condition, Series } from '#series';
import { interruptible } from './interrupt.ts';

/**
 * Runs something that calls into a strategy file: it can be interrupted, finds neither clock nor
 * chance, and what it throws names the file and the line.
 */
export async function strategyCode<T>(file: string, work: () => T): Promise<T> {
  try {
    return await interruptible(() => confined(work));
  } catch (error) {
    throw blame(error, file);
  }
}

/**
 * Turns an error that came out of a strategy's own code into a sentence with its file and line.
 * Errors that did not pass through that file are not its fault and stay as they are.
 */
function blame(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const line = error.stack?.split('\n').find((entry) => entry.includes(file));
  const at = line && /:(\d+)(?::\d+)?\)?$/.exec(line.trim());
  if (!at) return error;
  const where = `${file}:${at[1]}: `;
  if (error instanceof UserError) return new UserError(error.kind, where + error.message, { cause: error });
  return new UserError('failed', where + (slip(error.message) ?? `the strategy failed: ${error.message}`), {
    cause: error,
  });
}

const methods = [Series, Condition]
  .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
  .filter((name) => name !== 'constructor');

// Names that do not exist arrive as calls of something that is not a function.
function slip(message: string): string | undefined {
  const imported = /_cryptobot\.(\w+)\) is not a function$/.exec(message)?.[1];
  if (imported !== undefined)
    return `"${imported}" is not exported by 'cryptobot'.${didYouMean(imported, Object.keys(library))}`;
  const method = /\.(\w+) is not a function$/.exec(message)?.[1];
  if (method === undefined || closest(method, methods) === undefined) return undefined;
  return `"${method}" is not something a series can do.${didYouMean(method, methods)}`;
}
