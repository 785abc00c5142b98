import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '#errors';
import { makeFolder } from './write.ts';

/** Writes a whole file or nothing: a reader sees the old one or the new one, never half of one. */
export async function publish(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    await makeFolder(dirname(file));
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw new UserError(
      'failed',
      `"${file}" could not be written (${reason(error)}). Choose a path in a folder that can be written, or free some space.`,
      { cause: error },
    );
  }
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
