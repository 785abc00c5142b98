import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { fixed, seedOf } from './core/index.ts';
import type { ApiKey } from './dialects/types.ts';
import type { AccountOptions } from './start.ts';
import type { OpenVenue } from './venue.ts';

/** What a client is configured with. */
export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
  /** The name of its account in the engine and in the record. */
  readonly account: string;
}

export function futuresWallet(account: string): string {
  return `${account}/futures`;
}

/** Opens an account with money in it and a key to it. */
export function accountFor(
  venue: OpenVenue,
  balances: Readonly<Record<string, string>>,
  { name = 'trader', rights = {}, futures = {}, keyType = 'es256' }: AccountOptions,
): Credentials {
  for (const [coin, amount] of Object.entries(balances)) venue.engine.deposit(name, coin, fixed(amount));
  for (const [coin, amount] of Object.entries(futures)) {
    venue.engine.deposit(futuresWallet(name), coin, fixed(amount));
  }
  const { publicKey, ...pair } = venue.name === 'coinbase' ? signingPair(keyType) : sharedSecret(venue, name);
  const key: ApiKey = {
    ...pair,
    ...(publicKey === undefined ? {} : { publicKey }),
    account: name,
    rights: { read: true, trade: true, withdraw: false, ipRestricted: true, ...rights },
    nonce: -1n,
  };
  venue.addKey(key);
  return { apiKey: key.key, secret: key.secret, account: name };
}

interface Pair {
  readonly key: string;
  readonly secret: string;
  readonly publicKey?: string;
}

function sharedSecret(venue: OpenVenue, name: string): Pair {
  const label = (seedOf(`${venue.name} ${name} ${venue.keys.size}`, venue.seed) >>> 0).toString(16);
  const key = `key${label}`.padEnd(20, '0');
  // Kraken secrets are base64.
  return { key, secret: Buffer.from(`canary-secret-${label}-${'s'.repeat(32)}`).toString('base64') };
}

// The three kinds of keys that Coinbase has handed out over the years.
function signingPair(kind: 'es256' | 'ed25519' | 'hmac'): Pair {
  const id = randomBytes(8).toString('hex');
  if (kind === 'hmac') return { key: `old${id}`, secret: `canary-secret-${id}` };
  if (kind === 'es256') {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return {
      key: `organizations/fake/apiKeys/${id}`,
      secret: String(privateKey.export({ type: 'sec1', format: 'pem' })),
      publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const secret = Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]).toString('base64');
  return { key: id, secret, publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })) };
}
