import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** One end of a WebSocket, RFC 6455, with the freedom to break every rule of it. */
export interface Connection {
  send(text: string): void;
  /** Bytes as they are, framed or not. */
  raw(bytes: Buffer): void;
  ping(): void;
  close(code: number): void;
  /** Gone without a word: the other side sees 1006. */
  drop(): void;
  readonly open: boolean;
}

export interface Handlers {
  readonly message: (text: string) => void;
  readonly closed: (code: number) => void;
}

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

export function accept(socket: Duplex, key: string, head: Buffer, handlers: Handlers): Connection {
  const answer = createHash('sha1').update(`${key}${magic}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${answer}\r\n\r\n`,
  );
  let open = true;
  let pending: Buffer = head;
  let parts: Buffer[] = [];

  function closed(code: number): void {
    if (!open) return;
    open = false;
    handlers.closed(code);
  }

  function received(frame: Frame): void {
    if (frame.opcode === opcodes.ping) socket.write(encode(opcodes.pong, frame.content));
    else if (frame.opcode === opcodes.close) {
      socket.end(encode(opcodes.close, frame.content));
      closed(frame.content.length >= 2 ? frame.content.readUInt16BE(0) : 1005);
    } else if (frame.opcode <= opcodes.binary) {
      parts.push(frame.content);
      if (!frame.final) return;
      const text = Buffer.concat(parts).toString('utf8');
      parts = [];
      handlers.message(text);
    }
  }

  function drain(): void {
    for (let frame = decode(pending); frame !== undefined; frame = decode(pending)) {
      pending = pending.subarray(frame.size);
      if (open) received(frame);
    }
  }

  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    drain();
  });
  socket.on('close', () => closed(1006));
  socket.on('error', () => socket.destroy());
  drain();

  return {
    send: (text) => void (open && socket.write(encode(opcodes.text, Buffer.from(text)))),
    raw: (bytes) => void (open && socket.write(bytes)),
    ping: () => void (open && socket.write(encode(opcodes.ping, Buffer.alloc(0)))),
    close(code) {
      const content = Buffer.alloc(2);
      content.writeUInt16BE(code);
      if (open) socket.end(encode(opcodes.close, content));
      closed(code);
    },
    drop() {
      socket.destroy();
      closed(1006);
    },
    get open() {
      return open;
    },
  };
}

function encode(opcode: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, content]);
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly content: Buffer;
  readonly size: number;
}

/** The first whole frame of a client, which masks what it sends. */
function decode(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const offset = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < offset + 4) return undefined;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const size = offset + 4 + length;
  if (bytes.length < size) return undefined;
  const mask = bytes.subarray(offset, offset + 4);
  const content = Buffer.from(bytes.subarray(offset + 4, size));
  for (let k = 0; k < content.length; k++) content[k]! ^= mask[k % 4]!;
  return { opcode: bytes[0]! & 0x0f, final: (bytes[0]! & 0x80) !== 0, content, size };
}
