let isOn = false;

/**
 * ccxt lets promises of its streams fail with nobody to catch them, which would end the program
 * although whoever watches hears of the failure as well. What fails anywhere else still ends it.
 */
export function guardStreams(): void {
  if (isOn) return;
  isOn = true;
  process.on('unhandledRejection', (error: unknown) => {
    if (!isOfStreams(error)) throw error;
  });
  // Some are caught a moment later, which nobody wants to read of either.
  process.on('rejectionHandled', () => undefined);
}

function isOfStreams(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // What an exchange or a socket says, as ccxt or the library below it words it.
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (/node_modules[/\\](ccxt|ws)[/\\]/.test(at.stack ?? '')) return true;
  return false;
}
