import { type Bars, bars as barsOf } from '#market';
import { random } from '#numbers';

/**
 * Random bars on the times of others, with what a market can do to a strategy: jumps of a third, days on
 * which nothing moves or trades, bars without a reach, and holes of hours. The same in every run.
 */
export function wildBars({ market, timeframe, time }: Pick<Bars, 'market' | 'timeframe' | 'time'>): Bars {
  const chance = random('wild bars');
  const rows: number[][] = [];
  let price = 100;
  let still = 0;
  let hole = 0;
  for (const at of time) {
    if (chance.next() < 0.003) still = chance.integer(48);
    if (chance.next() < 0.002) hole = chance.integer(12);
    const isStill = still-- > 0;
    const open = price;
    const reach = isStill ? 0 : 0.01 * chance.next();
    if (!isStill) price *= chance.next() < 0.003 ? 0.67 + 0.8 * chance.next() : 0.99 + 0.02 * chance.next();
    if (hole-- > 0) continue;
    const high = Math.max(open, price) * (1 + reach);
    const low = Math.min(open, price) * (1 - reach);
    rows.push([at, open, high, low, price, isStill ? 0 : 1000 * chance.next()]);
  }
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  return barsOf(market, timeframe, {
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  });
}
