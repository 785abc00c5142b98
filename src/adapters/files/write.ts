import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a new file and the folders above it. What already exists is left alone: then false. */
export async function createFile(file: string, text: string): Promise<boolean> {
  await makeFolder(dirname(file));
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns in places like /proc,
 * where a folder is there but nothing can be made in it.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await makeOne(folder)) return;
  await makeFolder(dirname(folder));
  if (await makeOne(folder)) return;
  throw Object.assign(new Error(`nothing can be made in ${dirname(folder)}`), {
    code: 'ENOENT',
    syscall: 'mkdir',
    path: folder,
  });
}

// False when the folder above is missing. Another process may make the same folder meanwhile.
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT') && dirname(folder) !== folder) return false;
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  return true;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
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
