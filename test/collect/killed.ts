import type { CandleRow } from '#exchange';
import type { Market, Timeframe } from '#market';

/** The series that is fetched and killed. */
export const killed: { readonly market: Market; readonly timeframe: Timeframe } = {
  market: { exchange: 'binance', symbol: 'BTC/USDT' },
  timeframe: '1h',
};

/** A year of it. */
export const span = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 0, 1) };

/** What was traded in an hour. */
export function candleAt(time: number): CandleRow {
  const i = time / 3_600_000;
  const price = 100 + ((i * 37) % 23);
  return [time, price, price + 5, price - 5, price + 1, (i % 10) + 1];
}
