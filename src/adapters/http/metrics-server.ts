import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from '#errors';

interface Place {
  readonly port: number;
  readonly host: string;
}

const type = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers GET /metrics with a text that is made when it is asked for, until it is closed. */
export async function serveMetrics(
  { port, host }: Place,
  text: () => string,
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, (request, response) => {
    // Whatever is sent along is not read.
    request.resume();
    answer(request, response, text);
  });
  server.maxConnections = 50;
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(refused(error, { port, host })));
    server.listen(port, host, done);
  });
  server.unref();
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken}/metrics`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function answer({ method, url }: IncomingMessage, response: ServerResponse, text: () => string): void {
  if (url?.split('?')[0] !== '/metrics') return void response.writeHead(404).end('See /metrics.\n');
  if (method !== 'GET' && method !== 'HEAD')
    return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
  try {
    const body = text();
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  } catch {
    // Whoever watches must not end what is watched.
    response.writeHead(500).end();
  }
}

function refused(error: NodeJS.ErrnoException, { port, host }: Place): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there',
    EACCES: 'this user may not listen there',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'no such host is known',
  };
  const why = reasons[error.code ?? ''] ?? error.message;
  return new UserError(
    'usage',
    `"${host}:${port}" cannot be where metrics are had: ${why}. Choose another one, for example --metrics-port 0 for any that is free.`,
    { cause: error },
  );
}
