import { exp, log, random, type Random } from '#numbers';
import { activity, minutesPerDay } from './activity.ts';
import type { Days } from './days.ts';
import { marketSeed, type SampleSymbol } from './symbols.ts';

/** One day's minutes, written over for each day. Prices are counted in ticks and volumes in lots. */
export class MinuteColumns {
  readonly time = new Float64Array(minutesPerDay);
  readonly open = new Float64Array(minutesPerDay);
  readonly high = new Float64Array(minutesPerDay);
  readonly low = new Float64Array(minutesPerDay);
  readonly close = new Float64Array(minutesPerDay);
  readonly volume = new Float64Array(minutesPerDay);
  /** The share of the day's variance that falls into each minute. */
  readonly share = new Float64Array(minutesPerDay);
  readonly deviation = new Float64Array(minutesPerDay);
  readonly move = new Float64Array(minutesPerDay);
}

const market = random(marketSeed).fork('minutes');

/** Draws the minutes of a day, `index` days after the first of the path; each day has streams of its own. */
export function fillMinutes(symbol: SampleSymbol, days: Days, index: number, minutes: MinuteColumns): void {
  const together = market.fork(index);
  const alone = together.fork(symbol.symbol).fork(symbol.seed);
  const day: Day = {
    start: days.level[index]!,
    end: days.level[index + 1]!,
    common: days.common[index]!,
    own: days.own[index]!,
    interest: days.interest[index]!,
  };
  activity(together.fork('activity'), minutes.share);
  bridge(together.fork('moves'), alone.fork('moves'), day, minutes);
  trade(symbol, alone.fork('trades'), day, minutes);
}

interface Day {
  readonly start: number;
  readonly end: number;
  readonly common: number;
  readonly own: number;
  readonly interest: number;
}

// A free walk would end anywhere; what it misses is spread over the minutes by their share of the
// variance. As the day's own return was drawn with the same variance, the result is the free walk again.
function bridge(together: Random, alone: Random, day: Day, { share, deviation, move }: MinuteColumns): void {
  const { start, end, common, own } = day;
  const volatility = Math.sqrt(common * common + own * own);
  let sum = 0;
  for (let i = 0; i < minutesPerDay; i++) {
    const root = Math.sqrt(share[i]!);
    const step = root * (common * together.normal() + own * alone.normal());
    deviation[i] = root * volatility;
    move[i] = step;
    sum += step;
  }
  const missing = end - start - sum;
  for (let i = 0; i < minutesPerDay; i++) move[i] = move[i]! + missing * share[i]!;
}

const choices = 4096;
// Trades are discrete: between them the price does not reach quite as far as a continuous path would.
const reach = 0.9;
const ordinaryDeviation = 0.03 / Math.sqrt(minutesPerDay);

// Positive numbers are cut to whole ones with `| 0`, which is cheaper here than Math.floor.
function trade(symbol: SampleSymbol, draw: Random, day: Day, minutes: MinuteColumns): void {
  const { open, high, low, close, volume, deviation, move } = minutes;
  const perTick = ticksPerUnit(symbol);
  const usualLots = (symbol.volume * day.interest) / ordinaryDeviation / symbol.lot;
  let price = exp(day.start) * perTick;
  let last = (price + 0.5) | 0;
  for (let i = 0; i < minutesPerDay; i++) {
    // The last minute ends where the next day starts, free of the rounding of 1440 products.
    price = i === minutesPerDay - 1 ? exp(day.end) * perTick : price * growth(move[i]!);
    // One draw of 53 bits is four choices: three times one in 4096, then one in four.
    const crowd = draw.next() * choices;
    const upper = (crowd - (crowd | 0)) * choices;
    const lower = (upper - (upper | 0)) * choices;
    const side = ((lower - (lower | 0)) * 4) | 0;
    // The first trade of a minute is often on the other side of the spread.
    const first = side === 0 ? last - 1 : side === 1 ? last + 1 : last;
    last = (price + 0.5) | 0;
    const change = (last - first) / first;
    const room = 2 * reach * deviation[i]! * deviation[i]!;
    const up = Math.sqrt(change * change + room * waits[upper | 0]!);
    const down = Math.sqrt(change * change + room * waits[lower | 0]!);
    open[i] = first;
    high[i] = Math.max(first, last, (first * (1 + 0.5 * (up + change))) | 0);
    low[i] = Math.min(first, last, (first * (1 - 0.5 * (down - change)) + 1) | 0);
    close[i] = last;
    // Volume follows both the movement that was due and the movement that came.
    volume[i] = (usualLots * (0.5 * deviation[i]! + 0.15 * (up + down)) * crowds[crowd | 0]! + 1) | 0;
  }
}

/** How many ticks make a price of 1. A whole number, so that price = ticks / this is the nearest double. */
export function ticksPerUnit({ tick }: SampleSymbol): number {
  return Math.round(1 / tick);
}

// e to a small power: four terms are right to far below a tick, and much cheaper than all of them.
function growth(x: number): number {
  return 1 + x * (1 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24))));
}

// With x the change between two known ends and w exponential, (x + √(x² + 2·variance·w)) / 2 is how far a
// random walk gets above its start on the way. These are the values of w.
const waits = new Float64Array(choices);
for (let i = 0; i < choices; i++) waits[i] = -log((i + 0.5) / choices);

// How many people happen to trade in a minute.
const crowds = new Float64Array(choices);
const crowdDraw = random(marketSeed).fork('crowds');
for (let i = 0; i < choices; i++) crowds[i] = exp(0.3 * crowdDraw.normal());
