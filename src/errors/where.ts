const noted = new WeakSet<Error>();

/** Begins an error of a strategy's with the bar that it came about on: an author looks for that first. */
export function happenedOn(error: unknown, bar: string): unknown {
  if (!(error instanceof Error) || noted.has(error)) return error;
  error.message = `on ${bar}: ${error.message}`;
  noted.add(error);
  return error;
}

/** Whether an error came about on a bar, in a strategy's own code or by what that returned. */
export function isOfBar(error: Error): boolean {
  return noted.has(error);
}
