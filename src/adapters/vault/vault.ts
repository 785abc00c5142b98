import { join } from 'node:path';
import { didYouMean, UserError } from '#errors';
import type { ExchangeKey, KeyRing } from '#exchange';
import type { Secret } from '#secrets';
import { type Derivation, newDerivation, strength } from './cipher.ts';
import { readVault, type Vault, writeVault } from './file.ts';
import { sealKeys, unsealKeys } from './sealing.ts';

type Strength = Omit<Derivation, 'name' | 'salt'>;

/** The file of keys in a folder of the user's; it has a folder of its own, which nobody else may enter. */
export function keysFile(folder: string): string {
  return join(folder, 'keys', 'keys.json');
}

interface Addition {
  readonly key: ExchangeKey;
  readonly added: number;
  /** Opens the keys that are there already, or locks the first one. */
  readonly passphrase: Secret;
  /** Whether a key of that name may be replaced. */
  readonly replace: boolean;
}

/**
 * Adds a key. All of them are sealed anew, with a new salt and at least today's strength, so that
 * one passphrase opens every key, and old files grow stronger.
 */
export async function addKey(
  file: string,
  { key, added, passphrase, replace }: Addition,
  today: Strength = strength,
): Promise<void> {
  const vault = await readVault(file);
  if (!replace && vault?.keys.some(({ name }) => name === key.name))
    throw new UserError(
      'usage',
      `"${key.name}" is there already. Give another --name, or --replace to put this one in its place.`,
    );
  const before = vault ? await unsealKeys(vault, passphrase, file) : [];
  const others = before.filter((one) => one.key.name !== key.name);
  const derivation = newDerivation(vault ? stronger(vault.derivation, today) : today);
  const keys = await sealKeys([...others, { key, added }], passphrase, derivation);
  await replaceVault(file, vault, { format: 1, derivation, keys });
}

/** Removes a key. It takes no passphrase, as removing the file takes none. */
export async function removeKey(file: string, name: string): Promise<void> {
  const vault = await readVault(file);
  requireKey(vault, name);
  await replaceVault(file, vault, { ...vault, keys: vault.keys.filter((one) => one.name !== name) });
}

/** The keys of a file. The passphrase is asked for when the first one is opened, and once. */
export function keyRing(file: string, passphrase: () => Promise<Secret>): KeyRing {
  let opened: Promise<readonly { readonly key: ExchangeKey }[]> | undefined;
  return {
    async list() {
      const { keys } = (await readVault(file)) ?? { keys: [] };
      return keys.map(({ name, exchange, added }) => ({ name, exchange, added }));
    },
    async open(name) {
      const vault = await readVault(file);
      requireKey(vault, name);
      opened ??= passphrase().then((text) => unsealKeys(vault, text, file));
      return (await opened).find(({ key }) => key.name === name)!.key;
    },
  };
}

function requireKey(vault: Vault | undefined, name: string): asserts vault is Vault {
  const known = vault?.keys.map((key) => key.name) ?? [];
  if (known.includes(name)) return;
  throw new UserError(
    'usage',
    known.length === 0
      ? `"${name}" is not there: no keys are kept. Add one: cryptobot keys add binance`
      : `"${name}" is not a key.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
  );
}

function stronger(one: Strength, other: Strength): Strength {
  return one.N * one.r * one.p > other.N * other.r * other.p ? one : other;
}

// Somebody else may have changed the file while a passphrase was typed.
async function replaceVault(file: string, before: Vault | undefined, after: Vault): Promise<void> {
  if (JSON.stringify(await readVault(file)) !== JSON.stringify(before))
    throw new UserError('failed', `"${file}" was changed by another program in this moment. Try again.`);
  await writeVault(file, after);
}
