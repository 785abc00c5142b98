import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';

interface Target {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

/** Makes connections with TLS to hosts through a proxy, which learns no more than which host it is. */
export function tunnel(proxy: string, signal: AbortSignal): NonNullable<RequestOptions['createConnection']> {
  return ({ host, port }: Target, done) => {
    const { protocol, hostname, port: proxyPort, username, password } = new URL(proxy);
    const name = bare(host ?? '');
    const to = `${name.includes(':') ? `[${name}]` : name}:${port ?? 443}`;
    const asked = (protocol === 'https:' ? secureRequest : plainRequest)({
      host: bare(hostname),
      port: proxyPort,
      method: 'CONNECT',
      path: to,
      headers: { host: to, ...(username === '' ? {} : authorization(username, password)) },
      agent: false,
      signal,
    });
    const fail = (reason: string) => done(new Error(reason), undefined as never);
    asked.on('connect', ({ statusCode }, socket: Duplex) => {
      if (statusCode === 200) {
        done(null, connect({ socket, ...(/^[\d.]+$|:/.test(name) ? { host: name } : { servername: name }) }));
        return;
      }
      socket.destroy();
      fail(`the proxy answers ${statusCode}`);
    });
    asked.on('response', (response) => {
      response.destroy();
      fail(`the proxy answers ${response.statusCode}`);
    });
    asked.on('error', () => fail('the proxy cannot be reached'));
    asked.end();
    return undefined;
  };
}

function authorization(user: string, password: string): Readonly<Record<string, string>> {
  const text = `${decodeURIComponent(user)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

// An address of IPv6 stands in brackets in a URL.
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}
