import { UserError } from '#errors';

/** A symbol on an exchange, written `exchange:SYMBOL`, for example `binance:BTC/USDT`. */
export interface Market {
  readonly exchange: string;
  readonly symbol: string;
}

const exchangePattern = /^[a-z][a-z0-9]*$/;
// Base and quote, and for derivatives the settlement coin and expiry, as ccxt writes them.
const symbolPattern = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20}(-[A-Z0-9-]{1,30})?)?$/;

/** Reads `exchange:SYMBOL`, or `SYMBOL` alone on the default exchange. */
export function parseMarket(text: string, defaultExchange: string): Market {
  const hasExchange = /^[^/]*:/.test(text);
  const colon = text.indexOf(':');
  const exchange = hasExchange ? text.slice(0, colon) : defaultExchange;
  const symbol = hasExchange ? text.slice(colon + 1) : text;
  if (!exchangePattern.test(exchange) || !symbolPattern.test(symbol)) {
    throw new UserError(
      'usage',
      `"${text}" is not a market. Write exchange:BASE/QUOTE, for example binance:BTC/USDT, bybit:BTC/USDT:USDT or sample:BTC/USDT.`,
    );
  }
  return { exchange, symbol };
}

/** What is paid with: of a contract that is what it settles in. */
export function currencyOf({ symbol }: Market): string {
  const [pair, settled] = symbol.split(':') as [string, string | undefined];
  return settled?.split('-')[0] ?? pair.split('/')[1]!;
}

/** A contract without end, for which longs and shorts pay each other. */
export function isPerpetual({ symbol }: Market): boolean {
  return /:[^-]+$/.test(symbol);
}

export function marketName({ exchange, symbol }: Market): string {
  return `${exchange}:${symbol}`;
}
