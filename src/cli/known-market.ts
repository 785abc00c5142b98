import { didYouMean, UserError } from '#errors';
import { type Market, marketName, type MarketRules } from '#market';

/** The rules of a market, or a sentence with the names of some that exist. */
export function requireMarket(market: Market, markets: ReadonlyMap<string, MarketRules>): MarketRules {
  const found = markets.get(market.symbol);
  if (found) return found;
  const [base = ''] = market.symbol.split('/');
  const near = [...markets.keys()].filter((symbol) => symbol.startsWith(`${base}/`)).slice(0, 8);
  const hint = didYouMean(market.symbol, markets.keys());
  const others = near.length > 0 ? ` Markets of ${base} there: ${near.join(', ')}.` : '';
  throw new UserError(
    'usage',
    `"${marketName(market)}" is not a market of ${market.exchange}.${hint}${others} Write exchange:BASE/QUOTE, or exchange:BASE/QUOTE:SETTLE for perpetuals.`,
  );
}
