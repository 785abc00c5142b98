import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { TroubleKind } from '#exchange';

export interface TransportOptions {
  /** Everything goes through here, if given: `http://127.0.0.1:3128`. */
  readonly proxy?: string | undefined;
  /** ms from the first byte of the request to the last byte of the answer. */
  readonly deadline: number;
  /** Certificates to trust instead of those of the system. */
  readonly ca?: string | undefined;
}

/** An answer that arrived whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Transport {
  send(url: string, request: Request): Promise<Answer>;
  close(): Promise<void>;
}

interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What went wrong below the exchange's own words. */
export class TransportError extends Error {
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

// The longest answer of any exchange, all its markets, is about 20 MB.
const largest = 64 * 1024 * 1024;

/**
 * HTTP as exchanges need it: an answer is there whole and in time or not at all, it is never
 * larger than memory likes, and nobody sends us elsewhere.
 */
export function openTransport({ proxy, deadline, ca }: TransportOptions): Transport {
  const shared = { connections: 64, pipelining: 1, keepAliveTimeout: 30_000, allowH2: false };
  const trust = ca === undefined ? {} : { ca };
  const dispatcher: Dispatcher =
    proxy === undefined
      ? new Agent({ ...shared, connect: trust })
      : new ProxyAgent({ ...shared, uri: proxy, requestTls: trust });
  return {
    async send(url, { method, headers, body }) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), deadline);
      try {
        const response = await request(url, {
          method,
          headers: { ...headers, 'Accept-Encoding': 'gzip, deflate, br' },
          body: body ?? null,
          dispatcher,
          signal: patience.signal,
        });
        // Whoever leaves a body unread hears of it here as well.
        response.body.on('error', () => undefined);
        const { statusCode: status } = response;
        const plain = plainHeaders(response.headers);
        if (status >= 300 && status < 400 && plain['location'] !== undefined) {
          response.body.destroy();
          throw new TransportError(
            'redirected',
            `it wants to send us to another address (HTTP ${status}), and that is never followed`,
          );
        }
        return { status, headers: plain, body: await readBody(response.body, plain['content-encoding']) };
      } catch (error) {
        if (patience.signal.aborted)
          throw new TransportError('timeout', `no whole answer within ${deadline / 1000} s`, {
            cause: error,
          });
        throw asTransportError(error);
      } finally {
        clearTimeout(timer);
      }
    },
    // Whatever is still on its way is of no use to anybody.
    close: () => dispatcher.destroy(),
  };
}

async function readBody(body: Readable, encoding: string | undefined): Promise<string> {
  const unpack = decompressor(encoding);
  const source = unpack === undefined ? body : pipeline(body, unpack, () => undefined);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > largest) {
      body.destroy();
      throw new TransportError('garbled', `an answer of more than ${largest / 1024 / 1024} MB`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function decompressor(encoding: string | undefined) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  return encoding === 'deflate' ? createInflate() : undefined;
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

const nobodyThere = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'its name is not known; is there a network?',
  EAI_AGAIN: 'its name cannot be looked up; is there a network?',
  ENETUNREACH: 'there is no way to it; is there a network?',
  EHOSTUNREACH: 'there is no way to it; is there a network?',
  ENETDOWN: 'the network is down',
  ECONNRESET: 'the connection was reset',
  UND_ERR_CONNECT_TIMEOUT: 'nobody answers',
  UND_ERR_SOCKET: 'the connection broke',
};

function asTransportError(error: unknown): unknown {
  if (error instanceof TransportError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const reason = reasons[code] ?? error.message;
  if (nobodyThere.has(code)) return new TransportError('unreachable', reason, { cause: error });
  if (isAboutCertificates(code))
    return new TransportError('untrusted', `its certificate is not valid (${error.message})`, {
      cause: error,
    });
  if (/^Z_|^ERR_BROTLI|^ERR_PADDING|^ERR__ERROR/.test(code))
    return new TransportError('garbled', 'an answer that cannot be unpacked', { cause: error });
  if (error.message.startsWith('Proxy response'))
    return new TransportError('unreachable', `the proxy does not reach it (${error.message})`, {
      cause: error,
    });
  return new TransportError('interrupted', reason, { cause: error });
}

function isAboutCertificates(code: string): boolean {
  return /^ERR_TLS_|^CERT_|SELF_SIGNED|^UNABLE_TO_(GET|VERIFY|DECRYPT)|^INVALID_CA|^HOSTNAME_MISMATCH/.test(
    code,
  );
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}
