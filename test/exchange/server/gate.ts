import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Authority, Flaw } from '../tls/index.ts';

export interface Visitor {
  /** Whether a tunnel to this host is dug, and with what status it is refused otherwise. */
  tunnel(host: string): { readonly ok: boolean; readonly silent?: boolean; readonly status?: number };
  request(host: string, request: IncomingMessage, response: ServerResponse): void;
  upgrade(host: string, request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** The proxy that a client is pointed at: it answers in the name of every exchange, under its real host name. */
export interface Gate {
  readonly port: number;
  flaw(flaw: Flaw | undefined): void;
  /** Nobody listens any more; connections that stand are cut. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function openGate(ca: Authority, visitor: Visitor): Promise<Gate> {
  const sockets = new Set<Socket>();
  const contexts = new Map<string, SecureContext>();
  let flaw: Flaw | undefined;

  function contextFor(host: string): SecureContext {
    const key = `${flaw ?? ''} ${host}`;
    const known = contexts.get(key);
    if (known !== undefined) return known;
    const made = createSecureContext(ca.identity([host], flaw));
    contexts.set(key, made);
    return made;
  }

  const inner = createTlsServer({
    ...ca.identity(['fake.invalid']),
    SNICallback: (host, done) => done(null, contextFor(host)),
    ALPNProtocols: ['http/1.1'],
  });
  inner.on('request', (request, response) => visitor.request(hostOf(request.socket), request, response));
  inner.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    visitor.upgrade(hostOf(socket), request, socket, head),
  );
  inner.on('tlsClientError', () => {});
  inner.keepAliveTimeout = 60_000;

  const outer = createServer((_, response) => response.writeHead(405).end());
  outer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  outer.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const host = (request.url ?? '').replace(/:\d+$/, '');
    const answer = visitor.tunnel(host);
    if (answer.silent === true) return;
    if (!answer.ok) {
      if (answer.status === undefined) socket.destroy();
      else socket.end(`HTTP/1.1 ${answer.status} Bad Gateway\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    inner.emit('connection', socket);
  });

  const listen = (port: number) =>
    new Promise<void>((done, fail) => {
      outer.once('error', fail);
      outer.listen(port, '127.0.0.1', () => {
        outer.off('error', fail);
        done();
      });
    });
  const down = async () => {
    const closed = new Promise<void>((done) => outer.close(() => done()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await listen(0);
  const { port } = outer.address() as AddressInfo;
  return {
    port,
    flaw: (next) => {
      flaw = next;
      // A resumed session would not look at the certificate again.
      inner.setTicketKeys(randomBytes(48));
      for (const socket of sockets) socket.destroy();
    },
    down,
    up: () => listen(port),
    async close() {
      if (outer.listening) await down();
      for (const socket of sockets) socket.destroy();
    },
  };
}

// The name that the client asked for in its TLS greeting is the host it believes to talk to.
function hostOf(socket: unknown): string {
  const { servername } = socket as TLSSocket & { servername?: string | false };
  return typeof servername === 'string' ? servername : '';
}
