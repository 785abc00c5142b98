import { createHmac, createPublicKey, verify } from 'node:crypto';
import { sameText } from '../sign.ts';
import type { ApiKey, AuthProblem, Call, Venue } from '../types.ts';

/** A JWT signed by the client's own key, or the older shared secret over time, method, path and body. */
export function authenticate(venue: Venue, call: Call): ApiKey | AuthProblem {
  const bearer = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1];
  const found =
    bearer === undefined
      ? sharedSecret(venue, call)
      : webToken(venue, bearer, `${call.method} ${call.host}${call.path}`);
  if (typeof found === 'string') return found;
  const trades = call.method === 'POST' && /orders/.test(call.path);
  return found.rights.read && (!trades || found.rights.trade) ? found : 'no-right';
}

// The older interface signs the query, the newer one does not.
function sharedSecret(venue: Venue, { headers, method, path, query, body }: Call): ApiKey | AuthProblem {
  const key = venue.keys.get(headers['cb-access-key'] ?? '');
  if (key === undefined || key.publicKey !== undefined) return 'unknown-key';
  const stamp = headers['cb-access-timestamp'] ?? '';
  const signature = createHmac('sha256', key.secret)
    .update(`${stamp}${method}${path}${path.startsWith('/v2') && query !== '' ? `?${query}` : ''}${body}`)
    .digest('hex');
  if (!sameText(signature, headers['cb-access-sign'] ?? '')) return 'bad-signature';
  return Math.abs(Number(stamp) * 1000 - venue.clock.now()) > 30_000 ? 'bad-time' : key;
}

interface Claims {
  readonly sub?: string;
  readonly iss?: string;
  readonly nbf?: number;
  readonly exp?: number;
  readonly uri?: string;
  readonly uris?: readonly string[];
}

/** Checks signature, times and the request that the token was made for; streams have none. */
export function webToken(venue: Venue, token: string, uri: string | undefined): ApiKey | AuthProblem {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = parsed(head) as { alg?: string; kid?: string } | undefined;
  const claims = parsed(body) as Claims | undefined;
  const key = venue.keys.get(claims?.sub ?? '');
  if (key?.publicKey === undefined || header?.kid !== key.key) return 'unknown-key';
  if (!isSigned(key.publicKey, header.alg, `${head}.${body}`, Buffer.from(signature, 'base64url')))
    return 'bad-signature';
  const now = venue.clock.now() / 1000;
  const { nbf = Infinity, exp = 0 } = claims ?? {};
  // The documented life is 120 s; a clock may be a little ahead of ours.
  if (nbf > now + 30 || exp < now || exp - nbf > 120) return 'bad-time';
  const meant = claims?.uri ?? claims?.uris?.[0];
  return uri !== undefined && meant !== uri ? 'bad-signature' : key;
}

function isSigned(publicKey: string, alg: string | undefined, message: string, signature: Buffer): boolean {
  const key = createPublicKey(publicKey);
  if (alg === 'EdDSA' && key.asymmetricKeyType === 'ed25519')
    return verify(null, Buffer.from(message), key, signature);
  if (alg !== 'ES256' || key.asymmetricKeyType !== 'ec') return false;
  return verify('sha256', Buffer.from(message), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function parsed(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
