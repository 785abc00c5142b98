import { Trouble, type TroubleKind } from '#exchange';
import type { Quirks } from './quirks/index.ts';
import { type Answer, TransportError } from './transport.ts';

// The classes of ccxt, and what each means to us. A class that is not listed is judged by the one it extends.
const kinds: Readonly<Record<string, TroubleKind>> = {
  RequestTimeout: 'timeout',
  OnMaintenance: 'maintenance',
  MarketClosed: 'maintenance',
  RateLimitExceeded: 'limited',
  DDoSProtection: 'limited',
  InvalidNonce: 'clock',
  ExchangeNotAvailable: 'unavailable',
  NetworkError: 'interrupted',
  BadResponse: 'garbled',
  OperationFailed: 'unavailable',
  AuthenticationError: 'authentication',
  RestrictedLocation: 'blocked',
  InsufficientFunds: 'funds',
  DuplicateOrderId: 'duplicate',
  OrderNotFound: 'missing',
  InvalidOrder: 'refused',
  BadRequest: 'refused',
  ArgumentsRequired: 'refused',
  OperationRejected: 'refused',
  InvalidAddress: 'refused',
  NotSupported: 'unsupported',
  InvalidProxySettings: 'unsupported',
  ExchangeError: 'unknown',
};

/** Tells what kind of trouble anything is that came out of ccxt, or from below it. */
export function classify(error: unknown, { exchange, call, answer, quirks }: Circumstances): Trouble {
  const reason = plainReason(error, exchange);
  const kind = kindOf(error, answer, quirks);
  const retryAfter = answer && secondsIn(answer.headers['retry-after']);
  return new Trouble(kind, { exchange, call, reason, retryAfter, cause: error });
}

interface Circumstances {
  readonly exchange: string;
  readonly call: string;
  /** The last answer that came, if one did. */
  readonly answer: Answer | undefined;
  readonly quirks: Quirks;
}

function kindOf(error: unknown, answer: Answer | undefined, quirks: Quirks): TroubleKind {
  if (error instanceof TransportError) return error.kind;
  const special = answer && quirks.kindOf?.(answer);
  if (special) return special;
  if (answer?.status === 418) return 'banned';
  if (answer?.status === 429) return 'limited';
  const names = classNames(error);
  const known = names.map((name) => kinds[name]).find((kind) => kind !== undefined);
  // What ccxt stumbles over while it reads an answer is the answer's fault.
  if (known === undefined) return 'garbled';
  // An error that ccxt does not know, of a request that the exchange says was wrong.
  if (known === 'unknown' && answer && (answer.status === 400 || quirks.refuses?.(answer))) return 'refused';
  const isTurnedAway =
    answer !== undefined && [400, 403, 404, 451].includes(answer.status) && !isOwnWord(answer);
  return known === 'unavailable' && isTurnedAway ? 'blocked' : known;
}

// What comes from the exchange itself is a document; doors talk in web pages.
function isOwnWord({ body }: Answer): boolean {
  return /^\s*[{[]/.test(body);
}

function classNames(error: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at !== null && typeof at === 'object'; at = Object.getPrototypeOf(at))
    names.push(at.constructor.name);
  return names;
}

function secondsIn(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

const longestReason = 200;

// Messages carry what strangers wrote, and addresses with signatures in them.
function plainReason(error: unknown, exchange: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const plain = message
    .replaceAll(/https?:\/\/[^\s?]+(\?\S*)?/g, '')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/<[^>]{1,200}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const short = plain.startsWith(`${exchange} `) ? plain.slice(exchange.length + 1) : plain;
  return short.length > longestReason ? `${short.slice(0, longestReason)}…` : short || 'no reason given';
}
