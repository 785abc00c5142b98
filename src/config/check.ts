import { didYouMean, UserError } from '#errors';
import { type KeyName, keyNames, keys } from './keys.ts';
import { at } from './rule.ts';
import type { LayerValues } from './settings.ts';

/** Checks what a configuration file says; `file` is how errors call it. */
export function checkConfig(value: unknown, file: string): LayerValues {
  if (!isPlainObject(value)) {
    throw new UserError(
      'config',
      `${file} does not hold an object. Write keys and values, for example { "fee": 0.001 }; allowed keys: ${keyNames.join(', ')}.`,
    );
  }
  refuseSecrets(value, file);
  const checked: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const key = requireKey(name, file);
    // A key that is there but empty says nothing: `from: undefined`, or `from:` in YAML.
    if (given !== undefined && given !== null)
      checked[key] = at(`${file}: ${key}`, 'config', () => keys[key].check(given));
  }
  return checked;
}

function requireKey(name: string, file: string): KeyName {
  if (Object.hasOwn(keys, name)) return name as KeyName;
  throw new UserError(
    'config',
    `${file}: "${name}" is not a key of the configuration.${didYouMean(name, keyNames)} Allowed: ${keyNames.join(', ')}.`,
  );
}

const secretName = /api.?key|secret|passw|passphrase|private.?key|mnemonic|credential|token/i;

// Configuration is committed, printed and hashed; a key to somebody's money must never be in it.
function refuseSecrets(value: unknown, file: string): void {
  if (Array.isArray(value)) for (const item of value) refuseSecrets(item, file);
  if (!isPlainObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (secretName.test(name)) {
      throw new UserError(
        'config',
        `${file}: "${name}" looks like a secret, and secrets do not belong in configuration. Remove the line; if the file was ever committed or shared, revoke the key at the exchange.`,
      );
    }
    refuseSecrets(inner, file);
  }
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
