export { entryPrice, feeAccount, house, marginOf, type Balance } from './accounts.ts';
export { realClock, virtualClock, type Clock } from './clock.ts';
export { engine, isLiving, type Engine } from './engine.ts';
export {
  abs,
  div,
  fixed,
  floorTo,
  max,
  min,
  mul,
  one,
  parseFixed,
  places,
  text,
  toNumber,
  type Fixed,
} from './fixed.ts';
export { market, ordinaryMarkets, type Market, type MarketOptions, type MarketStatus } from './market.ts';
export { chance, seedOf, stream } from './random.ts';
export type * from './types.ts';
