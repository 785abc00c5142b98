import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { stoppable, withPlainSignals } from '../../src/cli/interrupt.ts';
import { openOutput } from '../../src/cli/output.ts';

const silent = { write: () => true, on: () => silent } as unknown as NodeJS.WriteStream;
const output = openOutput({ argv: ['--quiet'], env: {}, stdout: silent, stderr: silent });

// A signal that has come, and that the event loop has not told anybody of yet.
async function afterSignal<T>(
  work: () => Promise<T>,
): Promise<{ readonly found: T; readonly heard: number }> {
  let heard = 0;
  const usual = () => heard++;
  process.on('SIGTERM', usual);
  try {
    process.kill(process.pid, 'SIGTERM');
    return { found: await work(), heard };
  } finally {
    process.off('SIGTERM', usual);
    process.exitCode = undefined;
  }
}

describe('a signal that has come just before', () => {
  it('work that can end early begins, ends it', async () => {
    const { found, heard } = await afterSignal(() =>
      stoppable(output, (signal) => Promise.race([aborted(signal), setTimeout(5000, 'not heard')])),
    );
    expect(found).toBe('stopped');
    expect(heard).toBe(0);
  });

  it('a file of the user is loaded, is heard by those who listened', async () => {
    expect(await afterSignal(() => withPlainSignals(() => Promise.resolve('loaded')))).toEqual({
      found: 'loaded',
      heard: 1,
    });
  });
});

function aborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped')));
}
