import { readMarkets } from '#adapters/files';
import type { Settings } from '#config';
import { type Market, type MarketRules, marketName } from '#market';
import type { OrderRules } from '#orders';
import { type Dialect, nextOpen } from '#simulation';

/** What exchanges told of their markets when bars were last fetched, by the market's name. */
export type KeptRules = ReadonlyMap<string, MarketRules>;

export async function loadKeptRules(data: string, markets: readonly Market[]): Promise<KeptRules> {
  const exchanges = [...new Set(markets.map(({ exchange }) => exchange))];
  const kept = await Promise.all(exchanges.map((exchange) => readMarkets(data, exchange)));
  return new Map(
    kept.flatMap((one) => one?.markets.map((told): [string, MarketRules] => [marketName(told), told]) ?? []),
  );
}

/**
 * What a market accepts in a run: what the configuration says, else what the exchange told. An
 * engine that is reproduced knows nothing of that, so there only the configuration counts.
 */
export function rulesOf(
  market: Market,
  { rules = {} }: Settings,
  kept: KeptRules,
  dialect: Dialect,
): OrderRules | undefined {
  const given = rules[marketName(market)];
  const told = kept.get(marketName(market));
  if (given || !told || dialect.name !== nextOpen.name) return given;
  // Contracts that are settled in their own coin are counted in money, which a quantity here is not.
  if (told.settle !== null && told.settle !== told.quote) return undefined;
  const each = told.contractSize ?? 1;
  return {
    lot: (told.lot ?? 0) * each,
    tick: told.tick ?? 0,
    minQuantity: (told.minAmount ?? 0) * each,
    minNotional: told.minNotional ?? 0,
  };
}
