import { createHmac } from 'node:crypto';
import { sameText } from '../sign.ts';
import type { ApiKey, AuthProblem, Call, Venue } from '../types.ts';

/** Hex HMAC-SHA256 over query and body as sent, up to the signature; the timestamp may be at most a second ahead. */
export function authenticate(venue: Venue, call: Call): ApiKey | AuthProblem {
  const key = venue.keys.get(call.headers['x-mbx-apikey'] ?? '');
  if (key === undefined) return 'unknown-key';
  // Keys of user streams are given to whoever names an API key.
  if (call.path.endsWith('/listenKey')) return key;
  const sent = `${call.query}${call.body}`;
  const signed = sent.replace(/&?signature=[^&]*$/, '');
  const signature = createHmac('sha256', key.secret).update(signed).digest('hex');
  if (!sameText(signature, call.params['signature'] ?? '')) return 'bad-signature';
  const [stamp, now] = [Number(call.params['timestamp']), venue.clock.now()];
  const recvWindow = Number(call.params['recvWindow'] ?? 5000);
  if (!(stamp < now + 1000 && now - stamp <= recvWindow)) return 'bad-time';
  const trades = call.method !== 'GET' && /order/i.test(call.path);
  return key.rights.read && (!trades || key.rights.trade) ? key : 'no-right';
}
