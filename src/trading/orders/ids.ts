import type { Hash } from '../chain.ts';

/**
 * What an order is known by at the exchange: made of what decided it, so that it can be worked out
 * again, and in the form of a UUID, which every exchange takes.
 */
export function clientId(session: string, order: string, attempt: number, hash: Hash): string {
  const hex = hash(JSON.stringify([session, order, attempt]));
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}
