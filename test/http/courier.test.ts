import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Courier, type Host, toDiscord, toWebhook } from '#adapters/http';
import { Secret } from '#secrets';
import { type Alert, Outbox, type OutboxRules } from '#watch';
import { discordLike, faults, type Hook } from './hook.ts';

interface Setup {
  readonly rules?: Partial<OutboxRules>;
  readonly host?: Host;
  readonly timeout?: number;
}

function courierTo(
  hook: Hook,
  { rules = {}, host = { quietUntil: -Infinity }, timeout = 10_000 }: Setup = {},
) {
  const outbox = new Outbox({ first: 20, longest: 100, ...rules });
  const troubles: string[] = [];
  const send = toDiscord(new Secret(hook.address), { timeout });
  const courier = new Courier({ outbox, send, host, onTrouble: (reason) => troubles.push(reason) });
  onTestFinished(() => courier.close(0));
  return { courier, outbox, troubles };
}

function alert(message: string): Alert {
  return { severity: 'info', subject: 'safe', message, at: 0 };
}

async function until(holds: () => boolean): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 10_000; await sleep(5))
    if (holds()) return;
  throw new Error('it never came to that');
}

const told = (hook: Hook) => hook.embeds.map(({ description }) => description);

describe('alerts for Discord', () => {
  it('arrive in order, those that wait together in one message', async () => {
    const hook = await discordLike();
    const { courier } = courierTo(hook);
    for (let k = 0; k < 25; k++) courier.tell(alert(`a${k}`));
    await courier.close(2000);
    expect(told(hook)).toEqual(Array.from({ length: 25 }, (_, k) => `a${k}`));
    expect(hook.requests.length).toBeLessThanOrEqual(4);
  });

  it('do not go beyond the bucket: an empty one is waited for, and a 429 never comes', async () => {
    const hook = await discordLike({ bucket: { size: 2, ms: 200 } });
    const { courier } = courierTo(hook);
    for (let k = 0; k < 60; k++) courier.tell(alert(`a${k}`));
    await until(() => hook.embeds.length === 60);
    expect(hook.requests.map(({ status }) => status)).toEqual(Array(hook.requests.length).fill(204));
    expect(hook.requests.at(-1)!.at - hook.requests[0]!.at).toBeGreaterThan(350);
  });

  it('come again after a 429, no sooner than it says', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(429, '{"retry_after": 0.25, "global": false}'));
    const { courier, outbox } = courierTo(hook);
    courier.tell(alert('a'));
    await until(() => hook.embeds.length === 1);
    expect(hook.requests[1]!.at - hook.requests[0]!.at).toBeGreaterThanOrEqual(249);
    expect(outbox.lost).toEqual({ full: 0, undelivered: 0 });
  });

  it('that are too many for long, or again and again, are told of once', async () => {
    const long = await discordLike();
    long.faults.push(faults.says(429, '{"retry_after": 1e300}'));
    const waiting = courierTo(long);
    waiting.courier.tell(alert('a'));
    await until(() => waiting.troubles.length > 0);
    expect(waiting.troubles).toEqual(['the server says that these are too many, and takes nothing for 1h']);
    const often = await discordLike();
    for (let k = 0; k < 5; k++) often.faults.push(faults.says(429, '{"retry_after":'));
    const repeated = courierTo(often);
    repeated.courier.tell(alert('a'));
    await until(() => often.embeds.length === 1);
    expect(repeated.troubles).toEqual(['the server says that these are too many']);
  });

  it('keep quiet everywhere on a host that says so', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(429, '{"retry_after": 0.3, "global": true}'));
    const host = { quietUntil: -Infinity };
    const [one, other] = [courierTo(hook, { host }), courierTo(hook, { host })];
    one.courier.tell(alert('one'));
    await until(() => hook.requests.length === 1);
    await sleep(20);
    other.courier.tell(alert('other'));
    await until(() => hook.embeds.length === 2);
    for (const { at } of hook.requests.slice(1))
      expect(at - hook.requests[0]!.at).toBeGreaterThanOrEqual(299);
  });

  it.each([
    ['5xx', faults.says(503), 'the server answers 503'],
    ['a broken connection', faults.breaks(), 'the connection was broken off'],
    ['no answer', faults.hangs(), 'no whole answer within 2 s'],
    [
      'a redirect, which is not followed',
      faults.says(307, '', { location: '/elsewhere' }),
      'the server answers 307: it sends on to another place',
    ],
  ])('are tried again after %s', async (_, fault, reason) => {
    const hook = await discordLike();
    hook.faults.push(fault, fault);
    const { courier, outbox, troubles } = courierTo(hook, { timeout: 2000 });
    courier.tell(alert('a'));
    await until(() => hook.embeds.length === 1);
    expect(hook.requests).toHaveLength(3);
    expect(hook.requests.map(({ path }) => path).filter((path) => path.includes('elsewhere'))).toEqual([]);
    expect([outbox.lost.undelivered, troubles]).toEqual([0, [reason]]);
  });

  it('are dropped and counted when nothing helps; the next ones get through', async () => {
    const hook = await discordLike();
    hook.faults.push(...Array<(typeof hook.faults)[0]>(3).fill(faults.says(500)));
    const { courier, outbox } = courierTo(hook, { rules: { attempts: 3 } });
    courier.tell(alert('lost'));
    await until(() => outbox.lost.undelivered === 1);
    courier.tell(alert('next'));
    await until(() => hook.embeds.length === 1);
    expect(told(hook)).toEqual(['next']);
  });

  it('survive answers without an end and without sense', async () => {
    const hook = await discordLike();
    hook.faults.push(
      faults.endless(),
      faults.says(200, 'cut', { 'content-length': '1000' }),
      faults.says(200, '<html>'.repeat(1000)),
      faults.says(429, '['.repeat(100_000)),
      faults.says(502, '\u0000\uFFFF'),
    );
    const { courier, outbox } = courierTo(hook);
    for (const text of ['a', 'b', 'x', 'c']) {
      courier.tell(alert(text));
      await until(() => outbox.isEmpty);
    }
    expect(told(hook)).toEqual(['c']);
    expect(outbox.lost).toEqual({ full: 0, undelivered: 0 });
  });

  it('survive what is no answer at all: bytes, endless headers, half of one, a bomb', async () => {
    const hook = await discordLike();
    hook.faults.push(
      faults.raw('\u0000\u0001 this is not HTTP \r\n\r\n'),
      faults.raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`),
      faults.raw('HTTP/1.1 204'),
      faults.says(200, gzipSync(Buffer.alloc(100_000_000)), { 'content-encoding': 'gzip' }),
    );
    const { courier, outbox, troubles } = courierTo(hook);
    courier.tell(alert('a'));
    await until(() => outbox.isEmpty);
    expect([hook.requests.length, outbox.lost.undelivered, troubles.length]).toEqual([4, 0, 1]);
    expect(troubles[0]).not.toContain('webhooks');
  });

  it('end at a webhook that is not known, and all that comes is counted', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(404, '{"message": "Unknown Webhook", "code": 10015}'));
    const { courier, outbox, troubles } = courierTo(hook);
    courier.tell(alert('a'));
    await until(() => outbox.isEmpty);
    courier.tell(alert('b'));
    await sleep(50);
    expect([hook.requests.length, outbox.lost.undelivered]).toEqual([1, 2]);
    expect(troubles).toEqual(['Discord answers 404: the webhook is not known there']);
  });

  it('never keep anybody waiting, and take bounded room, while nobody answers', async () => {
    const hook = await discordLike();
    hook.faults.push(...Array<(typeof hook.faults)[0]>(100).fill(faults.hangs()));
    const { courier, outbox } = courierTo(hook, { rules: { most: 50 }, timeout: 60_000 });
    const began = performance.now();
    for (let k = 0; k < 10_000; k++) courier.tell(alert(`a${k}`));
    expect(performance.now() - began).toBeLessThan(1000);
    await until(() => hook.requests.length === 1);
    expect(outbox.lost.full).toBe(10_000 - 50);
    const closing = performance.now();
    await courier.close(200);
    expect(performance.now() - closing).toBeLessThan(1000);
    expect(outbox.lost.undelivered).toBe(50);
  });

  it('that wait for a bucket which fills too late are given up at the end', async () => {
    const hook = await discordLike({ bucket: { size: 1, ms: 60_000 } });
    const { courier, outbox } = courierTo(hook);
    courier.tell(alert('a'));
    await until(() => outbox.isEmpty);
    courier.tell(alert('b'));
    const closing = performance.now();
    await courier.close(3000);
    expect(performance.now() - closing).toBeLessThan(1000);
    expect(outbox.lost.undelivered).toBe(1);
  });
});

describe('a webhook', () => {
  it('gets JSON that is signed with the time it was sent', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(200));
    const key = 'a key that only two know';
    const send = toWebhook(new Secret(hook.address), new Secret(key));
    const { reply } = await send([alert('a'), alert('b')], new AbortController().signal);
    expect(reply).toEqual({ kind: 'delivered', rest: 0 });
    const [{ headers, body }] = hook.requests as [Hook['requests'][0]];
    expect(JSON.parse(body)).toMatchObject({
      version: 1,
      alerts: [
        { kind: 'notice', severity: 'info', subject: 'safe', message: 'a', at: 0, news: null, facts: [] },
        { message: 'b' },
      ],
    });
    const timestamp = String(headers['x-cryptobot-timestamp']);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    const expected = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
    expect(headers['x-cryptobot-signature']).toBe(`sha256=${expected}`);
  });

  it('gets an alert that did not arrive again, under the same id', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(502), faults.says(200));
    const send = toWebhook(new Secret(hook.address), undefined);
    const alerts = [alert('a'), alert('a')];
    expect((await send(alerts, new AbortController().signal)).reply.kind).toBe('failed');
    await send(alerts, new AbortController().signal);
    const ids = hook.requests.map(({ body }) => (JSON.parse(body) as { alerts: { id: string }[] }).alerts);
    const [first, second] = ids.map((all) => all.map(({ id }) => id));
    expect(first).toEqual(second);
    expect(new Set(first).size).toBe(2);
  });

  it('without a key is not signed', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(200));
    await toWebhook(new Secret(hook.address), undefined)([alert('a')], new AbortController().signal);
    expect(hook.requests[0]!.headers).not.toHaveProperty('x-cryptobot-signature');
  });
});
