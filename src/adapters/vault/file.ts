import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '#errors';
import { type Derivation, isDerivation, type Sealed } from './cipher.ts';

/** A key as it lies in the file: what may be known of it, and what may not. */
export interface StoredKey extends Sealed {
  readonly name: string;
  readonly exchange: string;
  readonly added: number;
}

/** The file of keys. */
export interface Vault {
  readonly format: 1;
  readonly derivation: Derivation;
  readonly keys: readonly StoredKey[];
}

/** Reads the file, undefined when there is none. Others must not be able to read it, or it is not used. */
export async function readVault(file: string): Promise<Vault | undefined> {
  await requirePrivate(dirname(file), 0o700);
  if (!(await requirePrivate(file, 0o600))) return undefined;
  return parse(await readFile(file, 'utf8'), file);
}

/** Replaces the file as a whole, so that the old one or the new one is there whatever happens. */
export async function writeVault(file: string, vault: Vault): Promise<void> {
  const folder = dirname(file);
  const draft = join(folder, `.draft-${randomUUID()}`);
  try {
    if (await mkdir(folder, { recursive: true, mode: 0o700 })) await chmod(folder, 0o700);
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(vault, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(
      'failed',
      `"${file}" could not be written (${reason}). The keys are as they were. Free some space or correct the permissions.`,
      { cause: error },
    );
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch {
    // Some systems cannot do it for folders.
  } finally {
    await handle.close();
  }
}

// Windows has no such bits.
async function requirePrivate(path: string, mode: number): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return false;
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new UserError(
      'config',
      `"${path}" can be read by others (mode ${(found.mode & 0o777).toString(8)}), and keys must not be. Type: chmod ${mode.toString(8)} '${path}'`,
    );
  return true;
}

function parse(text: string, file: string): Vault {
  let vault: Partial<Vault>;
  try {
    vault = (JSON.parse(text) ?? {}) as Partial<Vault>;
  } catch {
    throw damaged(file);
  }
  if (typeof vault.format === 'number' && vault.format > 1)
    throw new UserError(
      'failed',
      `"${file}" is of format ${vault.format}, and this cryptobot knows format 1. Install the newer one that wrote it.`,
    );
  const { format, derivation, keys } = vault;
  if (format !== 1 || !isDerivation(derivation) || !Array.isArray(keys) || !keys.every(isStoredKey))
    throw damaged(file);
  return { format, derivation, keys };
}

function isStoredKey(value: unknown): value is StoredKey {
  const { name, exchange, added, nonce, tag, data } = (value ?? {}) as Record<string, unknown>;
  return (
    [name, exchange, nonce, tag, data].every((text) => typeof text === 'string' && text !== '') &&
    Number.isFinite(added)
  );
}

function damaged(file: string): UserError {
  return new UserError(
    'failed',
    `"${file}" is not a file of keys, or damaged. Bring it back from a backup, or remove it and add the keys anew.`,
  );
}
