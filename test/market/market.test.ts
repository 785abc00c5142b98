import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { marketName, parseMarket } from '#market';

describe('parseMarket', () => {
  it.each([
    ['binance:BTC/USDT', 'binance', 'BTC/USDT'],
    ['BTC/USDT', 'kraken', 'BTC/USDT'],
    ['bybit:BTC/USDT:USDT', 'bybit', 'BTC/USDT:USDT'],
    ['BTC/USDT:USDT', 'kraken', 'BTC/USDT:USDT'],
    ['okx:BTC/USD:BTC-240628', 'okx', 'BTC/USD:BTC-240628'],
    ['binance:1000SATS/USDT', 'binance', '1000SATS/USDT'],
    ['sample:SOL/USDT', 'sample', 'SOL/USDT'],
  ])('reads "%s"', (text, exchange, symbol) => {
    expect(parseMarket(text, 'kraken')).toEqual({ exchange, symbol });
  });

  it.each([
    '',
    'BTC',
    'BTCUSDT',
    'btc/usdt',
    'binance:',
    ':BTC/USDT',
    'Binance:BTC/USDT',
    'binance:BTC/',
    'binance:BTC/USDT ',
    'binance:../etc/passwd',
    'binance:BTC/USDT:',
  ])('refuses "%s" with an example of what to write', (text) => {
    expect(() => parseMarket(text, 'kraken')).toThrow(UserError);
    expect(() => parseMarket(text, 'kraken')).toThrow(`"${text}" is not a market. Write exchange:BASE/QUOTE`);
  });

  it('reads back every name it writes', () => {
    const word = fc.stringMatching(/^[A-Z0-9]{1,12}$/);
    const exchange = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/);
    const settlement = fc.option(word, { nil: undefined });
    fc.assert(
      fc.property(exchange, word, word, settlement, (exchange, base, quote, settled) => {
        const market = { exchange, symbol: `${base}/${quote}${settled === undefined ? '' : `:${settled}`}` };
        expect(parseMarket(marketName(market), 'other')).toEqual(market);
      }),
    );
  });
});
