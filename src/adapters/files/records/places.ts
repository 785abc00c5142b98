import { join } from 'node:path';
import { type Market, marketName, parseMarket } from '#market';
import { parseOutsideName } from '#outside';
import { folders, marketFolder, marketOfFolder } from '../store/places.ts';

/** Kinds of records: each has a folder of its own in the data folder. */
export const recordKinds = ['outside', 'funding', 'tickers', 'prints', 'books', 'health'] as const;

export type RecordKind = (typeof recordKinds)[number];

/** Whose records: a series from outside, how an exchange is doing, or what it tells about a market. */
export type RecordName =
  | { readonly kind: 'outside'; readonly name: string }
  | { readonly kind: 'health'; readonly exchange: string }
  | { readonly kind: Exclude<RecordKind, 'outside' | 'health'>; readonly market: Market };

/** The same as a text: `fear-greed`, or `binance:BTC/USDT`. */
export function nameOfRecords(name: RecordName): string {
  if (name.kind === 'outside') return name.name;
  return name.kind === 'health' ? name.exchange : marketName(name.market);
}

/** Where records lie: `outside/trends=bitcoin`, `funding/binance/BTC_USDT=USDT`. */
export function recordFolder(root: string, name: RecordName): string {
  if (name.kind === 'outside') return join(root, 'outside', parseOutsideName(name.name).replaceAll(':', '='));
  if (name.kind === 'health') return join(root, 'health', exchangeFolder(name.exchange));
  return join(root, name.kind, ...marketFolder(name.market));
}

/** The records that have a folder, in order. */
export async function recordsIn(root: string, kind: RecordKind): Promise<RecordName[]> {
  const folder = join(root, kind);
  if (kind === 'outside')
    return (await folders(folder)).flatMap((name) => attempt(() => outsideOf(name.replaceAll('=', ':'))));
  if (kind === 'health')
    return (await folders(folder)).flatMap((name) =>
      attempt(() => ({ kind, exchange: exchangeFolder(name) })),
    );
  const found: RecordName[] = [];
  for (const exchange of await folders(folder))
    for (const symbol of await folders(join(folder, exchange)))
      found.push(...attempt(() => ({ kind, market: marketOfFolder(exchange, symbol) })));
  return found;
}

function outsideOf(name: string): RecordName {
  return { kind: 'outside', name: parseOutsideName(name) };
}

function exchangeFolder(exchange: string): string {
  return parseMarket(`${exchange}:A/B`, exchange).exchange;
}

// A folder that is none of ours is left alone.
function attempt(name: () => RecordName): RecordName[] {
  try {
    return [name()];
  } catch {
    return [];
  }
}
