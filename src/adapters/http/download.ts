import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { UserError } from '#errors';
import { reasonOf } from './reason.ts';

/** How patient a download is; what is not said has a sensible limit. */
export interface Patience {
  /** ms for one try, from the first byte sent to the last one read. */
  readonly timeout?: number;
  /** The most bytes that are read. */
  readonly limit?: number;
  readonly attempts?: number;
  /** ms before the second try; it doubles from then on. */
  readonly pause?: number;
  /** The longest that a server may ask us to wait, ms. */
  readonly longestWait?: number;
  readonly onRetry?: ((reason: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Download {
  readonly text: string;
  /** The cookies that were set, as they are sent back. */
  readonly cookies: string;
}

interface Request extends Patience {
  readonly cookies?: string;
  /** Whether an answer that says no is one as well. */
  readonly anyStatus?: boolean;
}

const standard = { timeout: 30_000, limit: 2 ** 26, attempts: 4, pause: 500, longestWait: 60_000 };
const mostRedirects = 5;

/** Gets a text from an address. It tries again where that can help, and never reads more than its limit. */
export async function download(address: string, request: Request = {}): Promise<Download> {
  const url = parseAddress(address);
  const patience = { ...standard, ...request };
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(url, patience, 0);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      const pause = error.wait ?? patience.pause * 2 ** (attempt - 1);
      if (attempt >= patience.attempts || pause > patience.longestWait) throw givenUp(url, error, attempt);
      request.onRetry?.(`${shown(url)}: ${error.message}`);
      await wait(pause, undefined, { signal: request.signal });
    }
  }
}

// Trouble that may be over a little later.
class Passing extends Error {
  /** ms the server asked us to wait. */
  readonly wait: number | undefined;

  constructor(message: string, pause?: number, options?: ErrorOptions) {
    super(message, options);
    this.wait = pause;
  }
}

async function once(url: URL, patience: Request & typeof standard, redirects: number): Promise<Download> {
  const { timeout, cookies, limit } = patience;
  const deadline = AbortSignal.timeout(timeout);
  const signal = patience.signal ? AbortSignal.any([deadline, patience.signal]) : deadline;
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      headers: { 'user-agent': 'cryptobot', accept: '*/*', ...(cookies ? { cookie: cookies } : {}) },
    });
    const next = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && next !== null) {
      await response.body?.cancel();
      return await once(redirected(url, next, redirects), patience, redirects + 1);
    }
    if (!response.ok && !patience.anyStatus) {
      await response.body?.cancel();
      throw refusal(url, response);
    }
    const bytes = await readBody(url, response, limit);
    return { text: decode(url, bytes, limit), cookies: cookiesOf(response) };
  } catch (error) {
    if (error instanceof UserError || error instanceof Passing) throw error;
    patience.signal?.throwIfAborted();
    if (deadline.aborted)
      throw new Passing(`no whole answer within ${timeout / 1000} s`, undefined, { cause: error });
    throw new Passing(reasonOf(error), undefined, { cause: error });
  }
}

async function readBody(url: URL, { body }: Response, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > limit)
      throw new UserError(
        'data',
        `"${shown(url)}" sends more than ${limit / 2 ** 20} MB, which no series of values is. Ask it for less, or download the file and import what is needed.`,
      );
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

// Files may be packed although the server does not say so.
function decode(url: URL, bytes: Uint8Array, limit: number): string {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder().decode(gunzipSync(bytes, { maxOutputLength: limit }));
  } catch (error) {
    throw new UserError(
      'data',
      `"${shown(url)}" sends compressed data that cannot be unpacked, or is larger than ${limit / 2 ** 20} MB.`,
      { cause: error },
    );
  }
}

// Whoever is sent elsewhere decides for himself whether to trust that place.
function redirected(url: URL, location: string, count: number): URL {
  const next = new URL(location, url);
  const isSame =
    next.hostname === url.hostname && (next.protocol === url.protocol || next.protocol === 'https:');
  if (!isSame)
    throw new UserError(
      'failed',
      `"${shown(url)}" sends on to another place, "${shown(next)}". If you trust it, use that address.`,
    );
  if (count < mostRedirects) return next;
  throw new UserError('failed', `"${shown(url)}" sends on in a circle. Use the address of the file itself.`);
}

function refusal(url: URL, { status, statusText, headers }: Response): Error {
  const what = `the server answers ${status}${statusText ? ` (${statusText})` : ''}`;
  if (status === 429 || status >= 500 || status === 408) return new Passing(what, retryAfter(headers));
  return new UserError(
    'failed',
    `"${shown(url)}" cannot be had: ${what}. ${status === 401 || status === 403 ? 'Check whether the address needs a key.' : 'Check the address.'}`,
  );
}

// Seconds, or the moment itself.
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const pause = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(pause) ? Math.max(0, pause) : undefined;
}

function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

function givenUp(url: URL, error: Passing, attempts: number): UserError {
  const later =
    error.wait === undefined ? 'Try again later.' : `Try again in ${Math.ceil(error.wait / 1000)} s.`;
  return new UserError(
    'failed',
    `"${shown(url)}" cannot be had: ${error.message}${attempts > 1 ? `, ${attempts} times` : ''}. ${later}`,
    { cause: error },
  );
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
  throw new UserError(
    'usage',
    `"${text}" is not an address that can be fetched. Write one that begins with https:// or http://, without a password in it.`,
  );
}

// What stands after the question mark may be a key.
function shown({ origin, pathname, search }: URL): string {
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}
