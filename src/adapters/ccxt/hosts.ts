import type { Exchange } from 'ccxt';
import { TransportError } from './transport.ts';

// Where each exchange is; keys go nowhere else, whatever a library says.
const domains: Readonly<Record<string, readonly string[]>> = {
  binance: ['binance.com', 'binance.vision', 'binancefuture.com'],
  bybit: ['bybit.com'],
  coinbase: ['coinbase.com'],
  kraken: ['kraken.com', 'kraken.zendesk.com'],
};

/** Refuses an address that does not belong to the exchange. Those that we have not looked into are theirs to know. */
export function requireHost(exchange: string, address: string): void {
  const known = Object.hasOwn(domains, exchange) ? domains[exchange]! : undefined;
  if (known === undefined) return;
  const { protocol, hostname } = new URL(address);
  const isSafe = protocol === 'https:' || protocol === 'wss:';
  if (isSafe && known.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))) return;
  throw new TransportError(
    'untrusted',
    `"${protocol}//${hostname}" is no address of ${exchange}, whose are ${known.join(', ')}`,
  );
}

/** Goes over every address that the library would use. */
export function requireHosts({ id, urls, hostname }: Exchange): void {
  for (const address of texts(urls['api'])) requireHost(id, address.replaceAll('{hostname}', hostname ?? ''));
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
