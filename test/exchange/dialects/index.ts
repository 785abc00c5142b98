import { binance } from './binance/index.ts';
import { bybit } from './bybit/index.ts';
import { coinbase } from './coinbase/index.ts';
import { kraken } from './kraken/index.ts';
import type { Dialect, DialectName } from './types.ts';

export const dialects: Readonly<Record<DialectName, Dialect>> = { binance, bybit, kraken, coinbase };
export type * from './types.ts';
