import type { Clock, Engine, EngineEvent, Fixed, Market } from '../core/index.ts';
import type { Tape } from '../tape/index.ts';

export type DialectName = 'binance' | 'bybit' | 'kraken' | 'coinbase';

/** What a request is about, in words that all exchanges share; faults are aimed with them. */
export type CallName =
  | 'time'
  | 'status'
  | 'markets'
  | 'currencies'
  | 'candles'
  | 'trades'
  | 'ticker'
  | 'book'
  | 'funding'
  | 'balance'
  | 'rights'
  | 'account'
  | 'create'
  | 'cancel'
  | 'order'
  | 'openOrders'
  | 'closedOrders'
  | 'fills'
  | 'payments'
  | 'positions'
  | 'leverage'
  | 'token'
  | 'fees'
  | 'other';

/** The state of one exchange: what a dialect reads and acts upon. */
export interface Venue {
  readonly name: DialectName;
  readonly seed: number;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly keys: Map<string, ApiKey>;
  tape(symbol: string): Tape;
  markets(): Market[];
  last(symbol: string): Fixed;
  listen(listener: (event: EngineEvent) => void): () => void;
  /** Time has passed or a trade was made by hand: new public data may exist. */
  onPulse(listener: (from: number, to: number) => void): void;
}

export interface ApiKey {
  readonly key: string;
  readonly secret: string;
  /** PEM of the public key where the client signs with a private one. */
  readonly publicKey?: string;
  readonly account: string;
  rights: Rights;
  /** The last nonce seen, where the exchange wants them to grow. */
  nonce: bigint;
}

export interface Rights {
  readonly read: boolean;
  readonly trade: boolean;
  readonly withdraw: boolean;
  readonly ipRestricted: boolean;
}

export interface Call {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** The query exactly as sent, without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path, query and body parameters together. */
  readonly params: Readonly<Record<string, string>>;
  /** A JSON body, where there is one. */
  readonly json: unknown;
  readonly key?: ApiKey;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/api/v3/order`, with `:name` for a variable part. */
  readonly path: string;
  readonly call: CallName;
  readonly access: 'public' | 'key' | 'signed';
  /** What it counts against the limit. */
  readonly weight: number;
  readonly answer: (venue: Venue, call: Call) => Reply;
}

export type AuthProblem = 'unknown-key' | 'bad-signature' | 'bad-time' | 'bad-nonce' | 'no-right';

export interface Limit {
  readonly capacity: number;
  /** Units that come back per second; or all at once at the turn of a window. */
  readonly perSecond?: number;
  readonly windowMs?: number;
}

/** What a message on a stream is about; `control` are answers to the client's own messages. */
export type FeedName = 'candles' | 'trades' | 'ticker' | 'orders' | 'fills' | 'balance' | 'control';

/** One connection of a client. */
export interface Socket {
  readonly send: (feed: FeedName, message: unknown) => void;
  readonly channels: Set<string>;
  account?: string;
  /** What a dialect remembers between messages. */
  readonly notes: Map<string, unknown>;
}

export interface StreamDialect {
  /** After how long the exchange closes every connection. */
  readonly lifetime?: number;
  opened?(venue: Venue, socket: Socket, path: string): void;
  received(venue: Venue, socket: Socket, message: unknown): void;
  /** Time passed: public data for the socket's channels. */
  moved(venue: Venue, socket: Socket, from: number, to: number): void;
  /** Something happened in the engine: private data for the socket's account. */
  happened(venue: Venue, socket: Socket, event: EngineEvent): void;
}

export interface Dialect {
  readonly name: DialectName;
  readonly hosts: readonly string[];
  readonly routes: readonly Route[];
  readonly clientIds: 'unique-while-open' | 'unique-for-ever' | 'returns-existing';
  readonly limits: { readonly public: Limit; readonly private: Limit };
  authenticate(venue: Venue, call: Call): ApiKey | AuthProblem;
  refuseAuth(problem: AuthProblem): Reply;
  tooMany(retryAfter: number, banned: boolean): Reply;
  notFound(path: string): Reply;
  usage(used: number): Readonly<Record<string, string>>;
  /** Whether spot fees come from what was received or on top of the price. */
  readonly usualFee: 'quote' | 'received';
  /** Which markets this exchange offers at all. */
  offers(market: Market): boolean;
  readonly stream: StreamDialect;
}
