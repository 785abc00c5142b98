import { userFolders } from '#adapters/files';
import { keyRing, keysFile } from '#adapters/vault';
import type { KeyRing } from '#exchange';
import type { Context } from './context.ts';
import { readPassphrase } from './passphrase.ts';
import { openTypist } from './terminal.ts';

export interface PassphraseOptions {
  readonly passphraseFd?: number;
}

/** Where this user's keys are. */
export function userKeys(): string {
  return keysFile(userFolders().config);
}

/** The keys of this user. What is opened is hidden in everything that is printed from then on. */
export function openKeyRing(options: PassphraseOptions, context: Context): KeyRing {
  const ring = keyRing(userKeys(), async () => {
    const typist = openTypist(context.output);
    try {
      return await readPassphrase(options, typist, context);
    } finally {
      typist?.close();
    }
  });
  return {
    list: () => ring.list(),
    async open(name) {
      const key = await ring.open(name);
      for (const secret of [key.apiKey, key.secret, key.password])
        if (secret) context.output.redactor.hide(secret.reveal());
      return key;
    },
  };
}
