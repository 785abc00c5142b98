import { UserError, didYouMean } from '#errors';
import { bars, barsBetween, type Bars } from '../bars.ts';
import type { Market } from '../market.ts';
import { resample } from '../resample.ts';
import { formatDay, formatTime } from '../time.ts';
import { barStart, nextBar, timeframeLength, type Timeframe } from '../timeframe.ts';
import { days } from './days.ts';
import { fillMinutes, MinuteColumns, ticksPerUnit } from './minutes.ts';
import { symbols, type SampleSymbol } from './symbols.ts';

const minute = timeframeLength('1m');
const dayLength = timeframeLength('1d');

/** What the synthetic market trades. */
export const sampleSymbols: readonly string[] = [...symbols.keys()];

/** The time the synthetic market covers: from the first moment up to, not including, the last (ms UTC). */
export const sampleSpan = { from: Date.UTC(2021, 0, 1), to: Date.UTC(2025, 0, 1) } as const;

/**
 * Bars of the built-in synthetic market that open at or after `from` and before `to`; without
 * them, all. They are drawn from a fixed seed and are the same on every machine, every coarser bar is the
 * sum of its minutes, and every range is the slice of the whole.
 */
export function sampleBars(symbol: string, timeframe: Timeframe, from?: number, to?: number): Bars {
  const traits = requireSymbol(symbol);
  requireSpan(symbol, from, to);
  const range = { from: from ?? -Infinity, to: to ?? Infinity };
  if (timeframeLength(timeframe) <= dayLength)
    return barsBetween(withinDays(traits, timeframe, range), range.from, range.to);
  // Days are whole parts of longer bars, so longer bars are made of whole days.
  const whole = {
    from: from === undefined ? -Infinity : barStart(from, timeframe),
    to: to === undefined ? Infinity : nextBar(to - 1, timeframe),
  };
  return barsBetween(resample(withinDays(traits, '1d', whole), timeframe), range.from, range.to);
}

interface Range {
  readonly from: number;
  readonly to: number;
}

// Minutes exist for one day at a time: memory is that of the result.
function withinDays(symbol: SampleSymbol, timeframe: Timeframe, range: Range): Bars {
  const spanStart = dayOf(sampleSpan.from);
  const first = dayOf(Math.max(range.from, sampleSpan.from));
  const end = Math.max(first, dayOf(Math.min(range.to, sampleSpan.to) + dayLength - 1));
  const perDay = dayLength / timeframeLength(timeframe);
  const column = () => new Float64Array((end - first) * perDay);
  const all = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const path = days(symbol, spanStart, dayOf(sampleSpan.to) - spanStart);
  const market: Market = { exchange: 'sample', symbol: symbol.symbol };
  const minutes = new MinuteColumns();
  const ofDay = bars(market, '1m', minutes);
  const perTick = ticksPerUnit(symbol);
  for (let day = first; day < end; day++) {
    for (let i = 0; i < minutes.time.length; i++) minutes.time[i] = day * dayLength + i * minute;
    fillMinutes(symbol, path, day - spanStart, minutes);
    const coarse = resample(ofDay, timeframe);
    const at = (day - first) * perDay;
    for (let i = 0; i < perDay; i++) {
      all.time[at + i] = coarse.time[i]!;
      all.open[at + i] = coarse.open[i]! / perTick;
      all.high[at + i] = coarse.high[i]! / perTick;
      all.low[at + i] = coarse.low[i]! / perTick;
      all.close[at + i] = coarse.close[i]! / perTick;
      all.volume[at + i] = coarse.volume[i]! * symbol.lot;
    }
  }
  return bars(market, timeframe, all);
}

function dayOf(time: number): number {
  return Math.floor(time / dayLength);
}

function requireSymbol(symbol: string): SampleSymbol {
  const known = symbols.get(symbol);
  if (known !== undefined) return known;
  throw new UserError(
    'usage',
    `"sample:${symbol}" is not a market.${didYouMean(symbol, sampleSymbols, 'sample')} The synthetic market has ${sampleSymbols.map((name) => `sample:${name}`).join(', ')}.`,
  );
}

function requireSpan(symbol: string, from = sampleSpan.from, to = sampleSpan.to): void {
  const inside = from >= sampleSpan.from && from < sampleSpan.to;
  if (inside && to >= sampleSpan.from && to <= sampleSpan.to) return;
  const outside = inside ? to : from;
  const [first, last] = [formatDay(sampleSpan.from), formatDay(sampleSpan.to)];
  throw new UserError(
    'data',
    `"${formatTime(outside)}" is outside the synthetic market: sample:${symbol} has bars from ${first} up to ${last}. Type --from ${first} --to ${last}, or a range within.`,
  );
}
