import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FeedName, Socket } from '../dialects/types.ts';
import type { Effect } from '../faults/index.ts';
import type { Desk } from './serve.ts';
import { accept, type Connection } from './websocket.ts';

/** The streams of one exchange: who is connected, and what each of them is sent. */
export interface Hub {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

interface Guest {
  readonly connection: Connection;
  readonly socket: Socket;
  stop(): void;
}

const pingEvery = 20_000;

export function hub(desk: Desk): Hub {
  const { venue, dialect, record, faults } = desk;
  const guests = new Set<Guest>();
  const { stream } = dialect;
  const note = (what: 'opened' | 'closed' | 'received' | 'refused', detail: unknown) =>
    record.socket({ at: venue.clock.now(), dialect: dialect.name, what, detail });

  // The public feeds go on with exchange time, and with every trade that a test makes.
  venue.onPulse((from, to) => {
    for (const { socket } of guests) stream.moved(venue, socket, from, to);
  });
  venue.listen((event) => {
    for (const { socket } of guests) stream.happened(venue, socket, event);
  });

  function welcome(raw: Duplex, request: IncomingMessage, head: Buffer): void {
    const held: string[] = [];
    const socket: Socket = {
      channels: new Set(),
      notes: new Map(),
      send: (feed, message) => send(feed, JSON.stringify(message)),
    };
    const connection = accept(raw, request.headers['sec-websocket-key'] ?? '', head, {
      message(text) {
        const message = parsed(text);
        note('received', withoutSecrets(message));
        stream.received(venue, socket, message);
      },
      closed(code) {
        note('closed', code);
        guest.stop();
        guests.delete(guest);
      },
    });

    function send(feed: FeedName, text: string): void {
      const plan = faults.plan({
        dialect: dialect.name,
        call: `stream:${feed}`,
        now: venue.clock.now(),
      });
      const effects = plan.at('frame');
      if (effects.length > 0) note('refused', { feed, faults: plan.names });
      if (effects.length === 0) {
        connection.send(text);
        for (const late of held.splice(0)) connection.send(late);
      }
      for (const effect of effects) distort(connection, held, effect, text);
    }

    const ping = setInterval(() => connection.ping(), pingEvery).unref();
    const end =
      stream.lifetime === undefined
        ? undefined
        : venue.clock.after(stream.lifetime, () => connection.close(1008));
    const guest: Guest = {
      connection,
      socket,
      stop() {
        clearInterval(ping);
        end?.();
      },
    };
    guests.add(guest);
    note('opened', request.url);
    stream.opened?.(venue, socket, request.url ?? '/');
  }

  return {
    upgrade(request, raw, head) {
      const plan = faults.plan({ dialect: dialect.name, call: 'handshake', now: venue.clock.now() });
      for (const effect of plan.at('arrival')) {
        note('refused', { handshake: plan.names });
        if (effect.kind === 'silence') return;
        if (effect.kind === 'answer')
          raw.end(`HTTP/1.1 ${effect.status} Refused\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n`);
        else raw.destroy();
        return;
      }
      welcome(raw, request, head);
    },
    close() {
      for (const guest of guests) {
        guest.stop();
        guest.connection.drop();
      }
    },
  };
}

function distort(connection: Connection, held: string[], effect: Effect, text: string): void {
  if (effect.kind === 'close') {
    if (effect.code === 1006) connection.drop();
    else connection.close(effect.code);
  }
  if (effect.kind !== 'frame') return;
  if (effect.how === 'hold') held.push(text);
  if (effect.how === 'repeat') for (let k = 0; k < effect.times; k++) connection.send(text);
  if (effect.how === 'alter') connection.send(JSON.stringify(effect.alter(JSON.parse(text))));
  if (effect.how === 'garbage') connection.send(text.slice(0, Math.ceil(text.length / 2)));
  // A reserved opcode with reserved bits: no client may accept it.
  if (effect.how === 'violation') connection.raw(Buffer.of(0xfb, 0x02, 0x00, 0x00));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function withoutSecrets(message: unknown): unknown {
  return JSON.parse(
    JSON.stringify(message ?? null, (name, value: unknown) =>
      ['signature', 'token', 'jwt', 'apiKey', 'timestamp', 'api_key', 'id', 'req_id'].includes(name) ||
      (name === 'args' && isAuth(value))
        ? undefined
        : value,
    ),
  ) as unknown;
}

// Bybit puts key, time and signature side by side.
function isAuth(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length === 3 && value.every((part) => /^[0-9a-z]{12,}$/i.test(String(part)))
  );
}
