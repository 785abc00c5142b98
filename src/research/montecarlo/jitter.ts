import { type Bars, bars } from '#market';
import { exp, log, type Random } from '#numbers';

/**
 * Bars whose prices are moved a little: normally, by a share of each bar's own range. A close and
 * the open after it move together, so that no gap opens that was not there; high and low move by
 * themselves and still hold open and close between them. Volumes and times stay.
 */
export function jitteredBars(source: Bars, share: number, chance: Random): Bars {
  const { market, timeframe, length, time, volume } = source;
  const column = () => new Float64Array(length);
  const made = { open: column(), high: column(), low: column(), close: column() };
  let moved = 1;
  for (let i = 0; i < length; i++) {
    const spread = share * log(source.high[i]! / source.low[i]!);
    const open = source.open[i]! * moved;
    moved = spread === 0 ? 1 : exp(spread * chance.normal());
    const close = source.close[i]! * moved;
    const [up, down] = spread === 0 ? [1, 1] : [exp(spread * chance.normal()), exp(spread * chance.normal())];
    made.open[i] = open;
    made.close[i] = close;
    made.high[i] = Math.max(source.high[i]! * up, open, close);
    made.low[i] = Math.min(source.low[i]! * down, open, close);
  }
  return bars(market, timeframe, { time, ...made, volume });
}
