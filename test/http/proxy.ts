import { createServer, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Identity } from '../exchange/tls/index.ts';

export interface ProxyServer {
  /** Host and port. */
  readonly host: string;
  /** Whom those who came through asked for. */
  readonly hosts: ReadonlySet<string | undefined>;
  /** What it was asked to connect to, and in whose name. */
  readonly asked: { readonly to: string; readonly as: string | undefined }[];
}

/** A proxy that connects everybody, whatever they ask for, to a web server that takes all and says 204. */
export async function proxyTo(identity: Identity, bodies: string[]): Promise<ProxyServer> {
  const hosts = new Set<string | undefined>();
  const web = createSecure(identity, (request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      bodies.push(body);
      hosts.add(request.headers.host);
      response.writeHead(204).end();
    });
  });
  const port = await listening(web);
  const asked: ProxyServer['asked'][number][] = [];
  const proxy = createServer((_, response) => response.writeHead(405).end());
  proxy.on('connect', (request, socket: Duplex) => {
    asked.push({ to: request.url ?? '', as: request.headers['proxy-authorization'] });
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  return { host: `127.0.0.1:${await listening(proxy)}`, hosts, asked };
}

/** A proxy that connects nobody. */
export async function deafProxy(status: number): Promise<string> {
  const proxy = createServer();
  proxy.on('connect', (_, socket: Duplex) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
  return `127.0.0.1:${await listening(proxy)}`;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
