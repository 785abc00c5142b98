/** A fake exchange that the real client cannot tell from the four it plays; see README.md. */
export { client, moduleOf, type ClientOptions } from './client.ts';
export * from './core/index.ts';
export type * from './dialects/index.ts';
export * from './faults/index.ts';
export type { Credentials } from './keys.ts';
export { checker, type Checker } from './record/checker.ts';
export * from './record/record.ts';
export { startExchange, type AccountOptions, type ExchangeOptions, type FakeExchange } from './start.ts';
export * from './tape/index.ts';
export type { Flaw } from './tls/index.ts';
export type { OpenVenue } from './venue.ts';
