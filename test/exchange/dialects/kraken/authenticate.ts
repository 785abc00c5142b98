import { createHash, createHmac } from 'node:crypto';
import { sameText } from '../sign.ts';
import type { ApiKey, AuthProblem, Call, Venue } from '../types.ts';

/** Base64 HMAC-SHA512 over the path and SHA256(nonce + body); the nonce of a key only grows. */
export function authenticate(venue: Venue, { headers, path, body, params }: Call): ApiKey | AuthProblem {
  const key = venue.keys.get(headers['api-key'] ?? '');
  if (key === undefined) return 'unknown-key';
  const nonce = params['nonce'] ?? '';
  const inner = createHash('sha256').update(`${nonce}${body}`).digest();
  const signature = createHmac('sha512', Buffer.from(key.secret, 'base64'))
    .update(path)
    .update(inner)
    .digest('base64');
  if (!sameText(signature, headers['api-sign'] ?? '')) return 'bad-signature';
  if (!/^\d+$/.test(nonce) || BigInt(nonce) <= key.nonce) return 'bad-nonce';
  key.nonce = BigInt(nonce);
  const trades = /AddOrder|CancelOrder|CancelAll|EditOrder/.test(path);
  return key.rights.read && (!trades || key.rights.trade) ? key : 'no-right';
}
