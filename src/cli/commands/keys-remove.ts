import { removeKey } from '#adapters/vault';
import type { Context } from '../context.ts';
import { userKeys } from '../key-ring.ts';

/** `cryptobot keys remove`: a key out of the file of keys. */
export async function runKeysRemove(name: string, context: Context): Promise<void> {
  await removeKey(userKeys(), name);
  context.output.result(
    { name, file: userKeys() },
    () => `The key "${name}" is removed here. It is still valid at the exchange: delete it there, too.`,
  );
}
