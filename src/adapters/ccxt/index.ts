export { tradingAccount } from './account.ts';
export { candleSource } from './candles.ts';
export { askTime } from './clock.ts';
export { type CallOptions, type Connection, type ConnectionOptions, openConnection } from './connection.ts';
export { type HintOptions, hintSource } from './hints.ts';
export { loadExchange } from './load.ts';
export { marketsOf } from './markets.ts';
export { quoteSource } from './quotes.ts';
export { openTransport, type Transport } from './transport.ts';
