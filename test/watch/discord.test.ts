import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Alert, alertOf, discordMessage, discordReply, replyOf, sampleNews } from '#watch';

const plainAlert = (message: string, subject = 'x'): Alert => ({ severity: 'info', subject, message, at: 0 });

/** The same as Discord shows it: a backslash in front of a sign is taken away. */
function shown(text: string): string {
  return text.replaceAll(/\\([^A-Za-z0-9\s])/g, '$1').replaceAll('\u200B', '');
}

function described(text: string): string {
  return discordMessage([plainAlert(text)]).embeds[0]!.description;
}

describe('a message for Discord', () => {
  it('calls nobody, whatever it says', () => {
    const message = discordMessage([plainAlert('@everyone <@123> <@&5> <#9>', '@here')]);
    expect(message.allowed_mentions).toEqual({ parse: [] });
    expect(JSON.stringify(message)).not.toMatch(/@(everyone|here|&?\d)|(?<!\\)<[@#]/);
  });

  it.each([
    '**bold** _it_ ~~gone~~ `code` ||spoiler||',
    '[link](https://example.com)',
    '# heading',
    '- item',
    '1. item',
    '> quote',
    String.raw`C:\path\*`,
  ])('shows markdown word for word: %s', (text) => {
    const said = described(text);
    expect(shown(said)).toBe(text);
    expect(said).not.toMatch(/(?<!\\)(?:\\\\)*[*_~`|[\]]|^[#>-] |^\d+\. |:\/\//m);
  });

  it('shows whatever is written in ASCII word for word', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme-ascii' }), (text) => {
        fc.pre(text.trim() !== '');
        expect(shown(described(text))).toBe(text);
      }),
    );
  });

  it('hides no sign behind one that nobody sees', () => {
    expect(described('safe\u202Eevil\u0007')).toBe('safe evil ');
  });

  it('holds to the limits of Discord, whatever it is made of', () => {
    const anyAlert = fc.record({
      severity: fc.constantFrom('info', 'warning', 'critical'),
      subject: fc.string({ unit: 'grapheme', maxLength: 400 }),
      message: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 9000 }),
        fc.string({ unit: fc.constantFrom('\\', '*', '😀', 'a'), maxLength: 9000 }),
      ),
      at: fc.double(),
      news: fc.option(
        fc.tuple(fc.constantFrom(...sampleNews), fc.string({ maxLength: 4000 })).map(([news, text]) => ({
          ...news,
          ...('reason' in news ? { reason: text } : {}),
          ...('readings' in news
            ? { readings: Array.from({ length: 300 }, () => ({ label: text, says: 1 })) }
            : {}),
          ...('bots' in news
            ? { bots: Array.from({ length: 40 }, () => ({ ...news.bots[0]!, bot: text })) }
            : {}),
        })),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 12 }), (alerts) => {
        const { embeds, holds } = discordMessage(alerts as readonly Alert[]);
        expect(embeds.length).toBe(holds);
        expect(holds).toBeGreaterThan(0);
        expect(holds).toBeLessThanOrEqual(10);
        let whole = 0;
        for (const { title, description, fields } of embeds) {
          expect(title.length).toBeLessThanOrEqual(256);
          expect(title.trim()).not.toBe('');
          expect(description.trim()).not.toBe('');
          expect(description.length).toBeLessThanOrEqual(4096);
          expect(fields.length).toBeLessThanOrEqual(25);
          for (const { name, value } of fields) {
            expect(name.trim().length).toBeGreaterThan(0);
            expect(name.length).toBeLessThanOrEqual(256);
            expect(value.trim().length).toBeGreaterThan(0);
            expect(value.length).toBeLessThanOrEqual(1024);
          }
          whole += title.length + description.length;
          whole += fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
        }
        expect(whole).toBeLessThanOrEqual(6000);
        expect(JSON.stringify(embeds)).not.toMatch(/\\ud[89ab]../);
      }),
      { numRuns: 200 },
    );
  });

  it('says of an entry all that there is to say', () => {
    const entry = sampleNews.find(({ kind }) => kind === 'entry')!;
    const [embed] = discordMessage([alertOf(entry, { time: 0 })]).embeds;
    const said = Object.fromEntries(embed!.fields.map(({ name, value }) => [name, shown(value)]));
    expect(said).toEqual({
      Side: 'long',
      Market: 'binance:BTC/USDT',
      Bot: 'aggressive',
      Price: '60000',
      Quantity: '0.005',
      Value: '300.00',
      Stop: '58800 (-2 %)',
      Target: '63000 (+5 %)',
      'At risk': '6.00',
      'Potential gain': '15.00',
      'Risk/reward': '1 : 2.5',
      Confidence: '72 %',
      Readings: '✅ RSI low\n⚠️ MACD\n❌ below SMA 200',
    });
  });
});

describe('an answer of Discord', () => {
  const answer = (status: number, headers: Record<string, string> = {}, text = '') =>
    discordReply({ status, text, header: (name) => headers[name] ?? null });

  it('that its bucket is empty keeps the next ones back', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '1.25' };
    expect(answer(204, headers)).toEqual({ kind: 'delivered', rest: 1250 });
    expect(answer(204, { ...headers, 'x-ratelimit-remaining': '1' })).toEqual({ kind: 'delivered', rest: 0 });
  });

  it('that it is too much says how long, in its body or its headers, for one webhook or all', () => {
    expect(answer(429, {}, '{"retry_after": 0.4, "global": false}')).toEqual({
      kind: 'limited',
      rest: 400,
      everywhere: false,
    });
    expect(answer(429, { 'retry-after': '2' }, '{"retry_after": 65, "global": true}')).toEqual({
      kind: 'limited',
      rest: 65_000,
      everywhere: true,
    });
    expect(answer(429, { 'x-ratelimit-global': 'true', 'retry-after': '3' }, '<html>')).toEqual({
      kind: 'limited',
      rest: 3000,
      everywhere: true,
    });
  });

  it.each(['', 'null', '[]', '{"retry_after": "soon"}', '{"retry_after": -5}', '{"retry_after": null}', '"'])(
    'that makes no sense is no reason to wait for ever: %s',
    (text) => {
      expect(answer(429, {}, text)).toEqual({ kind: 'limited', rest: 0, everywhere: false });
    },
  );

  it('is never obeyed for longer than an hour', () => {
    expect(answer(429, {}, '{"retry_after": 1e12}')).toMatchObject({ rest: 3_600_000 });
    expect(answer(429, { 'retry-after': 'Infinity' })).toMatchObject({ rest: 3_600_000 });
  });

  it('is never a page: whoever sends one stands in its place', () => {
    const page = { 'content-type': 'text/html; charset=utf-8' };
    expect(answer(200, page, '<html>')).toEqual({
      kind: 'failed',
      reason: 'a page comes in place of the answer of Discord (200)',
    });
    expect(answer(200, { 'content-type': 'application/json' }, '{}').kind).toBe('delivered');
  });

  it('that it does not know the webhook ends it; what passes does not', () => {
    for (const status of [401, 403, 404]) expect(answer(status).kind).toBe('refused');
    for (const status of [301, 308, 408, 500, 503, 520]) expect(answer(status).kind).toBe('failed');
    expect(answer(400).kind).toBe('rejected');
    expect(replyOf({ status: 404, text: '', header: () => null }).kind).toBe('failed');
  });
});
