import { text, type EngineEvent, type Move, type Order } from '../core/index.ts';
import type { CallName, DialectName } from '../dialects/types.ts';

export interface RequestEntry {
  readonly kind: 'request';
  readonly seq: number;
  readonly at: number;
  readonly dialect: DialectName;
  readonly call: CallName | 'connect';
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** Whether the signature held: `ok`, the problem, or `none` where nobody looked. */
  auth: string;
  readonly faults: readonly string[];
  /** What the client was sent; null where it got nothing. */
  status: number | null;
}

export interface SocketEntry {
  readonly kind: 'socket';
  readonly seq: number;
  readonly at: number;
  /** `none` where a client asked for a host that is no exchange. */
  readonly dialect: DialectName | 'none';
  readonly what: 'opened' | 'closed' | 'received' | 'refused';
  readonly detail: unknown;
}

/** An engine event in plain values, amounts as decimal text. */
export interface EngineEntry {
  readonly kind: 'engine';
  readonly seq: number;
  readonly at: number;
  readonly dialect: DialectName;
  readonly event: PlainEvent;
}

export interface PlainMove {
  readonly account: string;
  readonly coin: string;
  readonly free: string;
  readonly held: string;
}

export interface PlainEvent {
  readonly kind: EngineEvent['kind'];
  readonly account?: string;
  readonly symbol?: string;
  readonly order?: number;
  readonly clientId?: string;
  readonly side?: 'buy' | 'sell';
  readonly amount?: string;
  readonly filled?: string;
  readonly status?: Order['status'];
  readonly refusal?: string;
  readonly fill?: {
    readonly id: number;
    readonly price: string;
    readonly amount: string;
    readonly fee: string;
    readonly feeCoin: string;
  };
  readonly moves: readonly PlainMove[];
}

export type Entry = RequestEntry | SocketEntry | EngineEntry;
type Fresh<E extends Entry> = E extends Entry ? Omit<E, 'seq' | 'kind'> : never;

/** Everything that was asked and everything that happened, in order; nothing is ever taken out. */
export interface Recorder {
  readonly entries: readonly Entry[];
  request(entry: Fresh<RequestEntry>): RequestEntry;
  socket(entry: Fresh<SocketEntry>): void;
  engine(dialect: DialectName, event: EngineEvent): void;
  requests(call?: CallName | 'connect', dialect?: DialectName): RequestEntry[];
  jsonLines(): string;
}

export function recorder(): Recorder {
  const entries: Entry[] = [];

  return {
    entries,
    request(entry) {
      const made: RequestEntry = {
        kind: 'request',
        seq: entries.length,
        ...entry,
        params: withoutSecrets(entry.params),
      };
      entries.push(made);
      return made;
    },
    socket: (entry) => void entries.push({ kind: 'socket', seq: entries.length, ...entry }),
    engine: (dialect, event) =>
      void entries.push({
        kind: 'engine',
        seq: entries.length,
        at: event.time,
        dialect,
        event: plain(event),
      }),
    requests: (call, dialect) =>
      entries.filter(
        (entry): entry is RequestEntry =>
          entry.kind === 'request' &&
          (call === undefined || entry.call === call) &&
          (dialect === undefined || entry.dialect === dialect),
      ),
    jsonLines: () => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  };
}

// Signatures are checked and then forgotten; times of the client would differ from run to run.
const forgotten = new Set(['signature', 'timestamp', 'nonce', 'apiKey', 'sign']);

function withoutSecrets(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !forgotten.has(name)));
}

function plain(event: EngineEvent): PlainEvent {
  const { kind } = event;
  if (kind === 'refused') {
    const { account, symbol, side, clientId } = event.request;
    return {
      kind,
      account,
      symbol,
      side,
      refusal: event.refusal,
      moves: [],
      ...(clientId === undefined ? {} : { clientId }),
    };
  }
  const moves = event.moves.map(plainMove);
  if (kind === 'deposit') return { kind, account: event.account, moves };
  if (kind === 'funding') return { kind, symbol: event.symbol, moves };
  const shown = plainOrder(event.order);
  return kind === 'fill' ? { kind, ...shown, fill: plainFill(event), moves } : { kind, ...shown, moves };
}

function plainOrder({ id, request, amount, filled, status }: Order) {
  const { account, symbol, side, clientId } = request;
  const named = clientId === undefined ? {} : { clientId };
  return { account, symbol, order: id, ...named, side, amount: text(amount), filled: text(filled), status };
}

function plainFill({ fill }: EngineEvent & { kind: 'fill' }) {
  const { id, price, amount, fee, feeCoin } = fill;
  return { id, price: text(price), amount: text(amount), fee: text(fee), feeCoin };
}

function plainMove({ account, coin, free, held }: Move): PlainMove {
  return { account, coin, free: text(free), held: text(held) };
}
