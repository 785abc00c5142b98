import { max, min, mul, type Fixed } from '../core/fixed.ts';
import type { Minute } from './minute.ts';
import { perMinute, type Print } from './prints.ts';

export interface Candle {
  readonly time: number;
  readonly open: Fixed;
  readonly high: Fixed;
  readonly low: Fixed;
  readonly close: Fixed;
  readonly volume: Fixed;
  readonly turnover: Fixed;
  readonly trades: number;
}

/** What trades add up to; undefined where nothing was traded. */
export function candleOf(time: number, prints: readonly Print[]): Candle | undefined {
  const first = prints[0];
  if (first === undefined) return undefined;
  let [high, low, volume, turnover] = [first.price, first.price, 0n, 0n];
  for (const { price, amount } of prints) {
    high = max(high, price);
    low = min(low, price);
    volume += amount;
    turnover += mul(price, amount);
  }
  const close = prints.at(-1)!.price;
  return { time, open: first.price, high, low, close, volume, turnover, trades: prints.length };
}

/** The same for whole minutes, without making each of their trades. */
export function candleOfMinutes(
  time: number,
  bars: readonly Minute[],
  tick: Fixed,
  lot: Fixed,
): Candle | undefined {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let [high, low, volume, turnover] = [0, Infinity, 0, 0n];
  for (const bar of bars) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
    const quarter = Math.floor(bar.volume / perMinute);
    turnover += BigInt(bar.open * (bar.volume - 3 * quarter) + (bar.high + bar.low + bar.close) * quarter);
  }
  const price = (ticks: number) => BigInt(ticks) * tick;
  return {
    time,
    open: price(first.open),
    high: price(high),
    low: price(low),
    close: price(last.close),
    volume: BigInt(volume) * lot,
    turnover: mul(turnover * tick, lot),
    trades: bars.length * perMinute,
  };
}

/** Several candles as one that starts at `time`. */
export function merged(time: number, parts: readonly Candle[]): Candle | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let [high, low, volume, turnover, trades] = [first.high, first.low, 0n, 0n, 0];
  for (const part of parts) {
    high = max(high, part.high);
    low = min(low, part.low);
    volume += part.volume;
    turnover += part.turnover;
    trades += part.trades;
  }
  return { time, open: first.open, high, low, close: last.close, volume, turnover, trades };
}

/** The candle of a time without trades: flat at the last price. */
export function flat(time: number, price: Fixed): Candle {
  return { time, open: price, high: price, low: price, close: price, volume: 0n, turnover: 0n, trades: 0 };
}
