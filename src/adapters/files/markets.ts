import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MarketRules } from '#market';
import { publish } from './publish.ts';

/** What an exchange allowed and charged when it was last asked. */
export interface StoredMarkets {
  readonly exchange: string;
  /** When it was asked, ms UTC. */
  readonly at: number;
  readonly markets: readonly MarketRules[];
}

/** Keeps the rules of all markets of an exchange in the data folder. */
export async function writeMarkets(data: string, markets: StoredMarkets): Promise<void> {
  const lines = markets.markets.map((rules) => `  ${JSON.stringify(rules)}`);
  const head = `"version": 1, "exchange": ${JSON.stringify(markets.exchange)}, "at": ${markets.at}`;
  await publish(fileOf(data, markets.exchange), `{ ${head}, "markets": [\n${lines.join(',\n')}\n] }\n`);
}

/** The rules as they were kept, or undefined when there are none that can be read. */
export async function readMarkets(data: string, exchange: string): Promise<StoredMarkets | undefined> {
  try {
    const value = JSON.parse(await readFile(fileOf(data, exchange), 'utf8')) as StoredMarkets & {
      version: number;
    };
    return value.version === 1 && value.exchange === exchange && Array.isArray(value.markets)
      ? value
      : undefined;
  } catch {
    // They can be asked for again at any time.
    return undefined;
  }
}

function fileOf(data: string, exchange: string): string {
  return join(data, 'markets', `${exchange}.json`);
}
