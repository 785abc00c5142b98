import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { rawDigits } from '../faults/payload.ts';
import type { Delivery } from '../faults/types.ts';

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Writes a reply, well or badly. */
export function deliver(response: ServerResponse, out: Outgoing, how: Delivery, dead: WeakSet<Socket>): void {
  const { status, headers, body } = out;
  const length = { 'content-length': String(body.length) };
  const half = body.subarray(0, Math.max(1, Math.floor(body.length / 2)));
  switch (how) {
    case 'whole':
      response.writeHead(status, { ...headers, ...length }).end(body);
      return;
    case 'half-open':
      if (response.socket !== null) dead.add(response.socket);
      response.writeHead(status, { ...headers, ...length }).end(body);
      return;
    case 'stalled':
      response.writeHead(status, { ...headers, ...length }).write(half);
      return;
    case 'cut':
      response.writeHead(status, { ...headers, ...length }).write(half, () => response.socket?.destroy());
      return;
    case 'truncated':
      response.writeHead(status, { ...headers, 'content-length': String(half.length) }).end(half);
      return;
    case 'corrupt-gzip': {
      const zipped = gzipSync(body);
      zipped.fill(0xff, 10, Math.max(11, zipped.length - 4));
      response.writeHead(status, { ...headers, 'content-encoding': 'gzip' }).end(zipped);
    }
  }
}

export function encode(body: unknown): Buffer {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return Buffer.from(body as string);
  return Buffer.from(JSON.stringify(body).replaceAll(rawDigits, '$1'));
}
