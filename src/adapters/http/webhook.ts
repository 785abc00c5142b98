import { createHmac, randomUUID } from 'node:crypto';
import type { Secret } from '#secrets';
import { type Alert, alertDocument, discordMessage, discordReply, replyOf } from '#watch';
import type { Send } from './courier.ts';
import { post, type Posted, type Route } from './post.ts';

/** Sends alerts to a webhook of Discord. */
export function toDiscord(url: Secret, route: Route = {}): Send {
  return async (alerts, signal) => {
    const { holds: count, ...message } = discordMessage(alerts);
    const headers = { 'content-type': 'application/json' };
    const posted = await post(url.reveal(), { body: JSON.stringify(message), headers, signal, ...route });
    return { count, reply: heard(posted, discordReply) };
  };
}

/**
 * Sends alerts as JSON. With a key they are signed: `x-cryptobot-signature` is `sha256=` and the
 * HMAC-SHA256 of the timestamp (`x-cryptobot-timestamp`, s), a dot and the body, in hex.
 */
export function toWebhook(url: Secret, key: Secret | undefined, route: Route = {}): Send {
  const ids = new WeakMap<Alert, string>();
  const idOf = (alert: Alert) => {
    const id = ids.get(alert) ?? randomUUID();
    ids.set(alert, id);
    return id;
  };
  return async (alerts, signal) => {
    const body = JSON.stringify(alertDocument(alerts, idOf));
    const headers = { 'content-type': 'application/json', ...signatureOf(body, key) };
    const posted = await post(url.reveal(), { body, headers, signal, ...route });
    return { count: alerts.length, reply: heard(posted, replyOf) };
  };
}

function signatureOf(body: string, key: Secret | undefined): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const stamped = { 'x-cryptobot-timestamp': timestamp };
  if (!key) return stamped;
  const digest = createHmac('sha256', key.reveal()).update(`${timestamp}.${body}`).digest('hex');
  return { ...stamped, 'x-cryptobot-signature': `sha256=${digest}` };
}

function heard(posted: Posted | string, read: typeof replyOf): ReturnType<typeof replyOf> {
  if (typeof posted === 'string') return { kind: 'failed', reason: posted };
  return read(posted);
}
