import type { Context } from '../context.ts';
import { openKeyRing, type PassphraseOptions, userKeys } from '../key-ring.ts';

/** `cryptobot keys verify`: whether the passphrase opens every key. */
export async function runKeysVerify(options: PassphraseOptions, context: Context): Promise<void> {
  const ring = openKeyRing(options, context);
  const keys = await ring.list();
  for (const { name } of keys) await ring.open(name);
  context.output.result({ file: userKeys(), opened: keys.map(({ name }) => name) }, () =>
    keys.length === 0
      ? 'No keys are kept. Add one: cryptobot keys add binance'
      : `The passphrase opens ${keys.map(({ name }) => name).join(', ')}.`,
  );
}
