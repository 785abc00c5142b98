import { setTimeout as wait } from 'node:timers/promises';
import { reasonOf } from './reason.ts';

/** An answer as far as it is of interest. */
export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of what it said. */
  readonly text: string;
}

interface Letter {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** ms until the last byte that is read of the answer. */
  readonly timeout: number;
}

const mostRead = 16_384;

/** Sends a text once. A redirect is an answer: it is not followed. A failure is told as a sentence without its address. */
export async function post(
  url: string,
  { body, headers, signal, timeout }: Letter,
): Promise<Posted | string> {
  const deadline = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body,
      headers: { 'user-agent': 'cryptobot', ...headers },
      signal: AbortSignal.any([deadline, signal]),
    });
    // What was taken stays taken, whatever becomes of the rest of the answer.
    const text = await beginning(response).catch(() => '');
    return { status: response.status, headers: response.headers, text };
  } catch (error) {
    return deadline.aborted ? `no whole answer within ${timeout / 1000} s` : reasonOf(error);
  }
}

// However much comes, only the beginning is read.
async function beginning({ body }: Response): Promise<string> {
  if (!body) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the transfer.
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
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
