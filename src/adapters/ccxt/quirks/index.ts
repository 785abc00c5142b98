import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { coinbase } from './coinbase.ts';
import { kraken } from './kraken.ts';
import type { Quirks } from './quirks.ts';

export type { Quirks };
export type { Ask, Trading } from './trading.ts';

const known: Readonly<Record<string, Quirks>> = { binance, bybit, coinbase, kraken };

/** What is special about an exchange; nothing for those that we have not looked into. */
export function quirksOf(id: string): Quirks {
  return Object.hasOwn(known, id) ? known[id]! : {};
}
