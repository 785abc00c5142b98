import { policies, Trouble } from '#exchange';
import { TransportError } from './transport.ts';

/** What never left the house was not taken by anybody, whatever kept it. */
export function unsent(error: unknown): unknown {
  if (!(error instanceof Trouble) || policies[error.kind].order === 'refused') return error;
  const { exchange, call, reason, retryAfter } = error;
  return new Trouble('unreachable', {
    exchange,
    call,
    reason: `nothing was sent: ${reason}`,
    retryAfter,
    cause: error,
  });
}

/** What calls end with that were on their way when the connection was closed. */
export class Closed extends Trouble {
  constructor(exchange: string) {
    super('interrupted', { exchange, call: 'answer', reason: 'the connection was closed' });
  }
}

/** What waited for its turn until nobody wanted it any more. */
export class Late extends Trouble {
  constructor(exchange: string) {
    super('refused', { exchange, call: 'turn', reason: 'its time was over before it could be sent' });
  }
}

export function unanswered(exchange: string, reason: string): Trouble {
  return new Trouble('unreachable', { exchange, call: 'order', reason: `nothing was sent: ${reason}` });
}

/** Reads an answer; what makes no sense in it is a trouble like any other. */
export function sense<T>(exchange: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new Trouble(error.kind, { exchange, call: 'order', reason: error.message, cause: error });
  }
}

/** Who wants what is there already is told so as if it were wrong. */
export function ignoreUnchanged(error: unknown): void {
  if (error instanceof Trouble && /not modified|110043|No need to change/i.test(error.reason)) return;
  throw error;
}

/** Does without what an exchange does not know. */
export async function unlessUnknown(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Trouble && (error.kind === 'blocked' || error.kind === 'unsupported')) return;
    throw error;
  }
}

export function missing(exchange: string, clientId: string): Trouble {
  return new Trouble('missing', { exchange, call: 'cancel', reason: `there is no order "${clientId}"` });
}
