import { request, type RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

interface Target {
  readonly host?: string;
  readonly port?: number | string;
  readonly servername?: string;
}

/** What `ws` takes as `createConnection`: TLS to the real host through a CONNECT proxy, with nothing but Node. */
export function tunnel(proxy: string, ca?: string) {
  return (target: Target, done: (error: Error | null, socket?: Duplex) => void): undefined => {
    const { hostname, port } = new URL(proxy);
    const host = target.host ?? '';
    const options: RequestOptions = {
      host: hostname,
      port,
      method: 'CONNECT',
      path: `${host}:${target.port ?? 443}`,
      agent: false,
    };
    const asked = request(options);
    asked.on('connect', (response, socket) => {
      if (response.statusCode === 200)
        done(null, connect({ socket, servername: host, ...(ca === undefined ? {} : { ca }) }));
      else done(new Error(`the proxy answered ${response.statusCode} for ${host}`));
    });
    asked.on('error', done);
    asked.end();
  };
}
