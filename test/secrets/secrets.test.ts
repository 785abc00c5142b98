import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redactor, Secret } from '#secrets';

const canary = 'Kq7/zR+2v_Tn9=wX canary';

describe('a secret', () => {
  it('shows itself to nobody who does not ask', () => {
    const secret = new Secret(canary);
    const shown = [
      String(secret),
      JSON.stringify({ secret, list: [secret] }),
      inspect(secret),
      inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
      format('%s %o %j', secret, secret, secret),
      JSON.stringify(Object.assign({}, secret)),
      Object.entries(secret).join(),
      new Error('no access', { cause: secret }).stack,
      inspect(new Error('no access', { cause: secret })),
    ].join('\n');
    expect(shown).not.toContain('canary');
    expect(shown).toContain('[redacted]');
    expect(secret.reveal()).toBe(canary);
  });
});

describe('the redactor', () => {
  const redactor = new Redactor();
  redactor.hide(canary);

  it.each([
    ['as it is', canary],
    ['in JSON', JSON.stringify({ secret: canary })],
    ['in an address', `https://x.test/?a=${encodeURIComponent(canary)}&b=1`],
    [
      'in an address of lower case',
      `?a=${encodeURIComponent(canary).replaceAll(/%../g, (code) => code.toLowerCase())}`,
    ],
    ['as a form', new URLSearchParams({ a: canary }).toString()],
    ['in hex', Buffer.from(canary).toString('hex')],
    ['in upper hex', Buffer.from(canary).toString('hex').toUpperCase()],
    ['in base64', Buffer.from(canary).toString('base64')],
    ['in base64url', Buffer.from(canary).toString('base64url')],
    ['in basic authorization', Buffer.from(`user:${canary}`).toString('base64')],
    ['in a shifted base64', Buffer.from(`u:${canary}:x`).toString('base64')],
  ])('hides a secret %s', (_, text) => {
    const cleaned = redactor.clean(`before ${text} after`);
    expect(cleaned).toContain('[redacted]');
    expect(cleaned).toMatch(/^before .* after$/s);
    expect(cleaned).not.toContain(text);
    for (let k = 0; k + 8 <= canary.length; k++) expect(cleaned).not.toContain(canary.slice(k, k + 8));
  });

  it('leaves everything else as it is', () => {
    const text =
      'BTC/USDT 42000.5 bought, fee 0.1, canary, https://api.binance.com/api/v3/order?symbol=BTCUSDT';
    expect(redactor.clean(text)).toBe(text);
    expect(redactor.strict(text)).toBe(text);
    expect(new Redactor().clean(canary)).toBe(canary);
  });

  it('hides any secret anywhere, however it is spelt', () => {
    const spelt = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify(text),
      encodeURIComponent,
      (text) => Buffer.from(text).toString('hex'),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(text).toString('base64url'),
    );
    const secret = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(secret, spelt, fc.string(), fc.string(), (text, spell, before, after) => {
        const one = new Redactor();
        one.hide(text);
        const whole = spell(before + text + after);
        expect(one.clean(whole)).toContain('[redacted]');
        expect(one.clean(whole)).not.toContain(text);
      }),
    );
  });

  it.each([
    'GET https://api.test/order?symbol=BTC&timestamp=1&signature=0123abc',
    '{"X-MBX-APIKEY":"0123abc"}',
    'x-bapi-sign: 0123abc',
    'Authorization: Bearer 0123abc',
    `"authorization": "Basic 0123abc"`,
    "{ apiKey: '0123abc', secret: '0123abc' }",
    'post to https://discord.com/api/webhooks/123456/0123abc',
    'post to https://hooks.slack.com/services/0123abc/0123abc',
    'proxy http://user:0123abc@10.0.0.1:3128',
    'listenKey=0123abc',
  ])('knows what gives access by what stands before it: %s', (text) => {
    const cleaned = redactor.strict(text);
    expect(cleaned).not.toContain('0123abc');
    expect(cleaned).toContain('[redacted]');
  });

  it('does without a secret that would hide ordinary words', () => {
    const one = new Redactor();
    one.hide('buy');
    expect(one.clean('buy 1 BTC')).toBe('buy 1 BTC');
  });
});
