import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from './reason.ts';
import { tunnel } from './tunnel.ts';

/** An answer as far as it is of interest. */
export interface Posted {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** The beginning of what it said. */
  readonly text: string;
}

/** How a text is sent. */
export interface Route {
  /** ms until the last byte that is read of the answer. */
  readonly timeout?: number;
  /** What is to go with TLS goes through here, if given: `http://127.0.0.1:3128`. */
  readonly proxy?: string | undefined;
}

interface Letter extends Route {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const patience = 10_000;
const mostRead = 16_384;

/** Sends a text once. A redirect is an answer: it is not followed. A failure is told as a sentence without its address. */
export async function post(url: string, letter: Letter): Promise<Posted | string> {
  const { timeout = patience } = letter;
  const deadline = AbortSignal.timeout(timeout);
  try {
    const response = await answerOf(url, letter, AbortSignal.any([deadline, letter.signal]));
    // What was taken stays taken, whatever becomes of the rest of the answer.
    const text = await beginning(response).catch(() => '');
    const { statusCode: status = 0, headers } = response;
    return { status, header: (name) => [headers[name.toLowerCase()] ?? []].flat()[0] ?? null, text };
  } catch (error) {
    return deadline.aborted ? `no whole answer within ${timeout / 1000} s` : reasonOf(error);
  }
}

function answerOf(
  url: string,
  { body, headers, proxy }: Letter,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = new URL(url).protocol === 'https:';
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? secureRequest : plainRequest)(url, {
      method: 'POST',
      headers: { 'user-agent': 'cryptobot', ...headers, 'content-length': Buffer.byteLength(body) },
      signal,
      ...(isSecure && proxy !== undefined
        ? { createConnection: tunnel(proxy, signal), defaultPort: 443 }
        : {}),
    });
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

// However much comes, only the beginning is read.
async function beginning(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  // Leaving the loop ends the transfer.
  for await (const piece of body) {
    pieces.push(piece);
    size += piece.length;
    if (size >= mostRead) break;
  }
  return new TextDecoder().decode(Buffer.concat(pieces).subarray(0, mostRead));
}

/** Waits, or until the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
