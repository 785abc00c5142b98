import { didYouMean, UserError } from '#errors';
import { type Market, marketName, type MarketRules } from '#market';

interface Source {
  markets(isAnew?: boolean): Promise<ReadonlyMap<string, MarketRules>>;
}

/** The rules of a market, or a sentence with the names of some that exist. What is missing is asked for twice. */
export async function requireMarket(market: Market, source: Source): Promise<MarketRules> {
  const known = await source.markets();
  if (known.has(market.symbol)) return known.get(market.symbol)!;
  const markets = await source.markets(true);
  const found = markets.get(market.symbol);
  if (found) return found;
  const [base = ''] = market.symbol.split('/');
  const near = [...markets.keys()].filter((symbol) => symbol.startsWith(`${base}/`)).slice(0, 8);
  const hint = didYouMean(market.symbol, markets.keys(), market.exchange);
  const others = near.length > 0 ? ` Markets of ${base} there: ${near.join(', ')}.` : '';
  throw new UserError(
    'usage',
    `"${marketName(market)}" is not a market of ${market.exchange}.${hint}${others} Write exchange:BASE/QUOTE, or exchange:BASE/QUOTE:SETTLE for perpetuals.`,
  );
}
