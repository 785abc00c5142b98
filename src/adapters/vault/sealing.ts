import { UserError } from '#errors';
import { type ExchangeKey, type KeyLabel } from '#exchange';
import { Secret } from '#secrets';
import { type Derivation, deriveKey, seal, unseal } from './cipher.ts';
import type { StoredKey, Vault } from './file.ts';

/** Seals keys with one passphrase. */
export async function sealKeys(
  keys: readonly { readonly key: ExchangeKey; readonly added: number }[],
  passphrase: Secret,
  derivation: Derivation,
): Promise<StoredKey[]> {
  const secret = await deriveKey(passphrase.reveal(), derivation);
  return keys.map(({ key, added }) => {
    const label = { name: key.name, exchange: key.exchange, added };
    return { ...label, ...seal(secret, textOf(key), about(label, derivation)) };
  });
}

/** Opens every key of the file. One that does not open although others do was changed. */
export async function unsealKeys(
  { keys, derivation }: Vault,
  passphrase: Secret,
  file: string,
): Promise<{ key: ExchangeKey; added: number }[]> {
  const secret = await deriveKey(passphrase.reveal(), derivation);
  const opened = keys.map((one) => ({ one, text: unseal(secret, one, about(one, derivation)) }));
  if (opened.length > 0 && opened.every(({ text }) => text === undefined))
    throw new UserError(
      'authentication',
      `The passphrase does not open "${file}": it is wrong, or the file was changed. Try again, or bring the file back from a backup.`,
    );
  return opened.map(({ one, text }) => {
    if (text === undefined)
      throw new UserError(
        'authentication',
        `The key "${one.name}" in "${file}" was changed since it was added. Remove it and add it anew: cryptobot keys remove ${one.name}`,
      );
    return { key: keyOf(one, text), added: one.added };
  });
}

// What stands beside a sealed key in the clear is sealed with it: a key cannot be passed off as another.
function about({ name, exchange, added }: KeyLabel, derivation: Derivation): string {
  const { N, r, p, salt } = derivation;
  return JSON.stringify(['cryptobot keys 1', name, exchange, added, N, r, p, salt]);
}

function textOf({ apiKey, secret, password }: ExchangeKey): string {
  return JSON.stringify([apiKey.reveal(), secret.reveal(), password?.reveal() ?? null]);
}

function keyOf({ name, exchange }: KeyLabel, text: string): ExchangeKey {
  const [apiKey, secret, password] = JSON.parse(text) as [string, string, string | null];
  return {
    name,
    exchange,
    apiKey: new Secret(apiKey),
    secret: new Secret(secret),
    password: password === null ? null : new Secret(password),
  };
}
