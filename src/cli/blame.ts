import { UserError } from '#errors';

/**
 * Turns an error that came out of a strategy's own code into a sentence with its file and line.
 * Errors that did not pass through that file are not its fault and stay as they are.
 */
export function blame(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const line = error.stack?.split('\n').find((entry) => entry.includes(file));
  const at = line && /:(\d+)(?::\d+)?\)?$/.exec(line.trim());
  if (!at) return error;
  return new UserError('failed', `${file}:${at[1]}: the strategy failed: ${error.message}`, { cause: error });
}
