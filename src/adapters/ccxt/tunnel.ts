import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { requireHost } from './hosts.ts';

/** How to get to an exchange. */
export interface Road {
  /** Everything goes through here, if given. */
  readonly proxy: string | undefined;
  /** Certificates to trust instead of those of the system. */
  readonly ca: string | undefined;
}

interface Target {
  readonly host?: string;
  readonly port?: number | string;
}

type Done = (error: Error | null, socket?: Duplex) => void;

const patience = 10_000;

/** Opens an encrypted connection to an exchange for a stream, through the proxy where there is one. */
export function tunnel(exchange: string, { proxy, ca }: Road) {
  return ({ host = '', port = 443 }: Target, done: Done): Duplex | undefined => {
    requireHost(exchange, `wss://${host}`);
    const trust = { servername: host, ...(ca === undefined ? {} : { ca }) };
    if (proxy === undefined) return connect({ host, port: Number(port), ...trust });
    const { hostname, port: proxyPort, username, password } = new URL(proxy);
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    const asked = request({
      host: hostname,
      port: proxyPort || 80,
      method: 'CONNECT',
      path: `${host}:${port}`,
      agent: false,
      timeout: patience,
      headers: username === '' ? {} : { 'proxy-authorization': `Basic ${credentials.toString('base64')}` },
    });
    asked.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return done(null, connect({ socket, ...trust }));
      socket.destroy();
      done(new Error(`the proxy does not reach ${host} (it answered ${statusCode})`));
    });
    asked.on('timeout', () => asked.destroy(new Error('the proxy does not answer')));
    asked.on('error', done);
    asked.end();
    return undefined;
  };
}
