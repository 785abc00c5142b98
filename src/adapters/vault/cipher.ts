import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** How a passphrase becomes a key. It is stored beside what it locks, so that it can grow later. */
export interface Derivation {
  readonly name: 'scrypt';
  readonly N: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
}

/** AES-256-GCM; all in base64. */
export interface Sealed {
  readonly nonce: string;
  readonly tag: string;
  readonly data: string;
}

/** 128 MB and about half a second for each guess. */
export const strength = { N: 2 ** 17, r: 8, p: 1 } as const;

// A file cannot ask for more memory than this, nor for so little that a passphrase could be guessed.
const mostMemory = 2 ** 31;
const leastN = 2 ** 14;

export function newDerivation({ N, r, p }: Omit<Derivation, 'name' | 'salt'> = strength): Derivation {
  return { name: 'scrypt', N, r, p, salt: randomBytes(16).toString('base64') };
}

export function deriveKey(passphrase: string, { N, r, p, salt }: Derivation): Promise<Buffer> {
  // The same characters typed on another system may come in other bytes.
  const text = passphrase.normalize('NFKC');
  const options = { N, r, p, maxmem: 128 * r * (N + p + 2) + 2 ** 20 };
  return new Promise((resolve, reject) =>
    scrypt(text, Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}

/** Whether these are parameters that can be worked with; what a file says is not to be trusted. */
export function isDerivation(value: unknown): value is Derivation {
  const { name, N, r, p, salt } = (value ?? {}) as Record<string, unknown>;
  const isSmall = (x: unknown, most: number): x is number =>
    typeof x === 'number' && Number.isInteger(x) && x >= 1 && x <= most;
  return (
    name === 'scrypt' &&
    isSmall(N, 2 ** 24) &&
    (N & (N - 1)) === 0 &&
    N >= leastN &&
    isSmall(r, 64) &&
    isSmall(p, 64) &&
    128 * r * N <= mostMemory &&
    typeof salt === 'string' &&
    Buffer.from(salt, 'base64').length >= 16
  );
}

export function seal(key: Buffer, text: string, about: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(about));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** The text, or undefined when key, text or what is said about it are not those it was sealed with. */
export function unseal(key: Buffer, { nonce, tag, data }: Sealed, about: string): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(data, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
