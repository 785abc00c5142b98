import type { Quirks } from './quirks.ts';

/** Coinbase Advanced: 10 public requests a second; a span of more than its 300 candles is refused, not cut. */
export const coinbase: Quirks = {
  candles: { page: 300, params: ({ to }) => ({ until: to - 1 }) },
};
