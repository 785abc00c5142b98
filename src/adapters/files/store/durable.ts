import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '#errors';

/** A name beside a file under which it can be written before anybody sees it. */
export function draftOf(file: string): string {
  return join(dirname(file), `.draft-${randomUUID()}-${basename(file)}`);
}

export function isDraft(name: string): boolean {
  return name.startsWith('.draft-');
}

/** Makes sure that what was written is on the disk, then gives it its name. */
export async function reveal(draft: string, file: string): Promise<void> {
  await sync(draft);
  await rename(draft, file);
}

/** Writes a text so that the old file or the new one is there whatever happens, never half of one. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const draft = draftOf(file);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await sync(dirname(file));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw unwritable(file, error);
  }
}

/** A file or folder is on the disk only after this. Some systems cannot do it for folders. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EINVAL' || error.code === 'EISDIR')))
      throw error;
  } finally {
    await handle.close();
  }
}

export function unwritable(file: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UserError(
    'failed',
    `"${file}" could not be written (${reason}). The store is as it was before. Free some space, or set another folder: data in the configuration.`,
    { cause: error },
  );
}
