import { createHmac } from 'node:crypto';
import { sameText } from '../sign.ts';
import type { ApiKey, AuthProblem, Call, Venue } from '../types.ts';

/** Hex HMAC-SHA256 over time, key, window and the query or the body exactly as sent. */
export function authenticate(
  venue: Venue,
  { headers, method, query, body, path }: Call,
): ApiKey | AuthProblem {
  const key = venue.keys.get(headers['x-bapi-api-key'] ?? '');
  if (key === undefined) return 'unknown-key';
  const [stamp = '', window = '5000'] = [headers['x-bapi-timestamp'], headers['x-bapi-recv-window']];
  const message = `${stamp}${key.key}${window}${method === 'GET' ? query : body}`;
  const signature = createHmac('sha256', key.secret).update(message).digest('hex');
  if (!sameText(signature, headers['x-bapi-sign'] ?? '')) return 'bad-signature';
  const [sent, now] = [Number(stamp), venue.clock.now()];
  if (!(sent < now + 1000 && now - sent <= Number(window))) return 'bad-time';
  const trades = method === 'POST' && /order|position/.test(path);
  return key.rights.read && (!trades || key.rights.trade) ? key : 'no-right';
}
