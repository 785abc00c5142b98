import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request to a webhook. */
export interface Hooked {
  readonly at: number;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** What it was answered; 0 for nothing. */
  readonly status: number;
}

type Fault = (response: ServerResponse) => number;

export interface Hook {
  readonly address: string;
  readonly requests: readonly Hooked[];
  /** What was taken, embed by embed. */
  readonly embeds: {
    readonly title: string;
    readonly description: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
  }[];
  /** The next requests meet these, one after the other. */
  readonly faults: Fault[];
}

interface Rules {
  /** So many messages in each window of so many ms. */
  readonly bucket?: { readonly size: number; readonly ms: number };
}

/** A server that takes webhooks as Discord does: bounded buckets, checked messages. */
export async function discordLike({ bucket = { size: 1000, ms: 1000 } }: Rules = {}): Promise<Hook> {
  const requests: Hooked[] = [];
  const embeds: Hook['embeds'] = [];
  const faults: Fault[] = [];
  let window = { ends: 0, left: bucket.size };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const piece of request) body += String(piece);
    const at = performance.now();
    const status = faults.length > 0 ? faults.shift()!(response) : take(response, body, at);
    requests.push({ at, path: request.url ?? '', headers: request.headers, body, status });
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/api/webhooks/123456789/a-token-of-the-webhook`,
    requests,
    embeds,
    faults,
  };

  function take(response: ServerResponse, body: string, at: number): number {
    if (at >= window.ends) window = { ends: at + bucket.ms, left: bucket.size };
    const rest = (window.ends - at) / 1000;
    const headers = {
      'content-type': 'application/json',
      'x-ratelimit-limit': String(bucket.size),
      'x-ratelimit-remaining': String(Math.max(0, window.left - 1)),
      'x-ratelimit-reset-after': rest.toFixed(3),
    };
    if (window.left-- <= 0) {
      response
        .writeHead(429, { ...headers, 'retry-after': String(Math.ceil(rest)) })
        .end(JSON.stringify({ message: 'You are being rate limited.', retry_after: rest, global: false }));
      return 429;
    }
    const problem = problemOf(body);
    if (problem === undefined) embeds.push(...(JSON.parse(body) as { embeds: Hook['embeds'] }).embeds);
    response.writeHead(problem === undefined ? 204 : 400, headers).end(problem);
    return problem === undefined ? 204 : 400;
  }
}

function problemOf(body: string): string | undefined {
  try {
    const message = JSON.parse(body) as {
      embeds?: { title: string; description: string; fields: { name: string; value: string }[] }[];
      allowed_mentions?: { parse?: unknown[] };
    };
    if (message.allowed_mentions?.parse?.length !== 0) return 'somebody could be mentioned';
    if (!message.embeds?.length || message.embeds.length > 10) return 'embeds';
    for (const { title, description, fields } of message.embeds)
      if (title.length > 256 || description.length > 4096 || fields.length > 25) return 'too long';
    return undefined;
  } catch {
    return 'no JSON';
  }
}

export const faults = {
  says:
    (status: number, text: string | Uint8Array = '', headers: Readonly<Record<string, string>> = {}): Fault =>
    (response) => {
      response.writeHead(status, headers).end(text);
      return status;
    },
  /** Takes the request and never answers. */
  hangs: (): Fault => () => 0,
  /** Bytes in place of an answer. */
  raw:
    (bytes: string): Fault =>
    (response) => {
      response.socket!.end(bytes);
      return 0;
    },
  breaks: (): Fault => (response) => {
    response.destroy();
    return 0;
  },
  /** An answer without an end. */
  endless: (): Fault => (response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(65_536, 'x');
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
    return 200;
  },
};
