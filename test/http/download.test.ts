import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { download } from '#adapters/http';
import { type Answer, inTurn, loopback, says } from './server.ts';

const quick = { pause: 5, timeout: 300, longestWait: 50 };

describe('a download', () => {
  it('is the text that is there, packed or not', async () => {
    const { address } = await loopback(inTurn(says('a,b'), says(gzipSync('a,b'))));
    expect((await download(`${address}/x`)).text).toBe('a,b');
    expect((await download(`${address}/x.gz`)).text).toBe('a,b');
  });

  it.each<[string, Answer]>([
    ['429 with the time to wait', says('', 429, { 'retry-after': '0' })],
    ['429 without one', says('slow down', 429)],
    ['500', says('oops', 500)],
    ['503', says('', 503)],
    ['nothing at all', () => undefined],
    ['headers and then nothing', (_, response) => response.writeHead(200).write('a')],
    ['a broken connection', (request) => request.socket.destroy()],
    [
      'half an answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
  ])('is tried again after %s', async (_, trouble) => {
    const reasons: string[] = [];
    const { address, requests } = await loopback(inTurn(trouble, trouble, says('whole')));
    const { text } = await download(address, { ...quick, onRetry: (reason) => reasons.push(reason) });
    expect([text, requests.length, reasons.length]).toEqual(['whole', 3, 2]);
    expect(reasons[0]).toContain(address);
  });

  it.each<[string, Answer, string, number]>([
    ['404', says('', 404), 'the server answers 404 (Not Found). Check the address.', 1],
    ['403', says('', 403), 'the server answers 403 (Forbidden). Check whether the address needs a key.', 1],
    [
      '500 for ever',
      says('', 500),
      'the server answers 500 (Internal Server Error), 4 times. Try again later.',
      4,
    ],
    ['nothing for ever', () => undefined, 'no whole answer within 0.3 s, 4 times. Try again later.', 4],
    [
      'a long wait',
      says('', 429, { 'retry-after': '3600' }),
      'the server answers 429 (Too Many Requests). Try again in 3600 s.',
      1,
    ],
  ])('ends with a sentence after %s', async (_, answer, sentence, tries) => {
    const { address, requests } = await loopback(answer);
    await expect(download(`${address}/values?key=secret`, quick)).rejects.toThrow(
      `"${address}/values?…" cannot be had: ${sentence}`,
    );
    expect(requests).toHaveLength(tries);
  });

  it('never reads more than its limit, packed or not', async () => {
    const megabytes = Buffer.alloc(3 * 2 ** 20, 'x');
    let sent = 0;
    const endless: Answer = (_, response) => {
      const more = () => {
        sent++;
        if (!response.destroyed) response.write(megabytes, () => setTimeout(more, 1));
      };
      more();
    };
    const { address } = await loopback(inTurn(endless, says(gzipSync(Buffer.alloc(2 ** 25)))));
    const limit = 2 ** 20;
    await expect(download(address, { limit })).rejects.toThrow('sends more than 1 MB');
    expect(sent).toBeLessThan(20);
    await expect(download(address, { limit })).rejects.toThrow('larger than 1 MB');
  });

  it('follows a move on the same host, and no move to another', async () => {
    const there = await loopback(says('stolen'));
    const { address, requests } = await loopback((request, response) => {
      const to = {
        '/old': '/new',
        '/new': undefined,
        '/away': there.address.replace('127.0.0.1', 'localhost'),
        '/round': '/round',
      }[request.url!];
      if (to === undefined) response.end('moved');
      else response.writeHead(302, { location: to }).end();
    });
    expect((await download(`${address}/old`)).text).toBe('moved');
    await expect(download(`${address}/away`)).rejects.toThrow('sends on to another place, "http://localhost');
    expect(there.requests).toEqual([]);
    await expect(download(`${address}/round`)).rejects.toThrow('sends on in a circle');
    expect(requests.length).toBeLessThan(12);
  });

  it('ends at once when it is no longer wanted', async () => {
    const { address } = await loopback(() => undefined);
    const stop = new AbortController();
    const running = download(address, { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(running).rejects.toThrow(/abort/i);
  });

  it('does not reach an address where nobody listens', async () => {
    await expect(download('http://127.0.0.1:9', { ...quick, attempts: 2 })).rejects.toThrow(
      'cannot be had: ',
    );
  });

  it.each(['', 'fear', 'file:///etc/passwd', 'ftp://x/y', 'https://user:secret@x/y', 'javascript:1'])(
    'has an address, which "%s" is not',
    async (text) => {
      await expect(download(text)).rejects.toThrow(`"${text}" is not an address that can be fetched`);
    },
  );
});
