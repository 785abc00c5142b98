import { bars, type Bars } from '#market';
import { random } from '#numbers';

/** How to make a market that is not the usual one. */
interface Shape {
  readonly scale?: number;
  readonly isFlat?: boolean;
  readonly holes?: readonly number[];
}

/** Hourly bars of a restless market, the same in every run, with gaps, trends and changing volume. */
export function restless(length: number, { scale = 1, isFlat = false, holes = [] }: Shape = {}): Bars {
  const stream = random('a restless market');
  const chance = () => stream.next();
  const column = () => new Float64Array(length);
  const made = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  let price = 100 * scale;
  for (let i = 0; i < length; i++) {
    const drift = 0.002 * (Math.floor(i / 60) % 2 === 0 ? 1 : -1);
    const open = isFlat ? price : price * (1 + 0.004 * (chance() - 0.5));
    const close = isFlat ? price : open * (1 + drift + 0.03 * (chance() - 0.5));
    made.open[i] = open;
    made.close[i] = close;
    made.high[i] = isFlat ? price : Math.max(open, close) * (1 + 0.01 * chance());
    made.low[i] = isFlat ? price : Math.min(open, close) * (1 - 0.01 * chance());
    made.volume[i] = isFlat ? 1000 : 500 + 1000 * chance();
    price = close;
  }
  const time = Float64Array.from({ length }, (_, i) => Date.UTC(2024, 0, 1, i));
  const market = bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1h', { time, ...made });
  // Holes come after the door, where bars with holes are refused.
  for (const i of holes) for (const values of Object.values(made)) values[i] = NaN;
  return market;
}
