/** Why a request to an exchange came to nothing. */
export type TroubleKind =
  /** No connection: nobody there, unknown name, no network. Nothing was sent. */
  | 'unreachable'
  /** The connection broke after the request had left. */
  | 'interrupted'
  /** No answer, or not the whole of it, in time. */
  | 'timeout'
  /** Whoever answers cannot prove to be the exchange. Nothing was sent. */
  | 'untrusted'
  /** Sent on to another address, which is never followed. */
  | 'redirected'
  /** An answer that makes no sense: a web page, half a document, fields that are missing. */
  | 'garbled'
  /** The exchange says that it cannot at the moment. */
  | 'unavailable'
  /** Turned away at the door, as it happens by country or with a wrong address. */
  | 'blocked'
  | 'maintenance'
  /** Asked too often. */
  | 'limited'
  /** Kept asking too often. */
  | 'banned'
  /** Our clock and that of the exchange differ too much, or a number that must grow did not. */
  | 'clock'
  | 'authentication'
  | 'funds'
  /** There is an order with this id already. */
  | 'duplicate'
  /** There is no order with this id, as far as can be seen now. */
  | 'missing'
  /** The exchange understood and said no. */
  | 'refused'
  | 'unsupported'
  | 'unknown';

interface Details {
  readonly exchange: string;
  readonly call: string;
  /** What happened, in words for a person. */
  readonly reason: string;
  /** How long the exchange asks us to wait. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** A request that came to nothing. Every failure of every exchange is one of these. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly kind: TroubleKind;
  readonly exchange: string;
  readonly call: string;
  readonly reason: string;
  readonly retryAfter: number | undefined;

  constructor(kind: TroubleKind, { exchange, call, reason, retryAfter, cause }: Details) {
    super(`${exchange} ${call}: ${kind}: ${reason}`, { cause });
    this.kind = kind;
    this.exchange = exchange;
    this.call = call;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
