import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface Loopback {
  readonly address: string;
  /** What was asked, in order. */
  readonly requests: { readonly path: string; readonly cookie: string | undefined }[];
}

/** A server on this machine that answers as a test says; it is gone when the test is over. */
export async function loopback(answer: Answer): Promise<Loopback> {
  const requests: { path: string; cookie: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', cookie: request.headers.cookie });
    answer(request, response, requests.length);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Answers with a text. */
export function says(
  text: string | Uint8Array,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_, response) => response.writeHead(status, headers).end(text);
}

/** The first answers in order; the last of them for ever. */
export function inTurn(...answers: readonly Answer[]): Answer {
  return (request, response, count) =>
    answers[Math.min(count, answers.length) - 1]!(request, response, count);
}
