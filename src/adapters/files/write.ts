import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a new file and the folders above it. What already exists is left alone: then false. */
export async function createFile(file: string, text: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Why nothing can be written in a folder, or undefined when it can. A folder that does not exist
 * yet is judged by the nearest one above it; nothing is left behind.
 */
export async function whyNotWritable(folder: string): Promise<string | undefined> {
  const existing = await nearestExisting(folder);
  const probe = join(existing, `.cryptobot-${randomUUID()}`);
  try {
    // Permission bits do not bind every user on every file system, so one has to try.
    await writeFile(probe, '', { flag: 'wx' });
    await rm(probe);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return code === 'ENOTDIR'
      ? `"${existing}" is a file, not a folder`
      : `"${existing}" refuses writing (${code})`;
  }
}

async function nearestExisting(folder: string): Promise<string> {
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
