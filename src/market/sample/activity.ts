import { exp, random, type Random } from '#numbers';
import { Wave } from './wave.ts';

export const minutesPerDay = 1440;
const minutesPerStep = 5;
const steps = minutesPerDay / minutesPerStep;
const stepsBetweenNews = 600;

// Size of the moves of each hour of the day, UTC, over the daily mean: quiet mornings in Asia, a peak when New York opens.
const hours = [
  1.05, 1.06, 0.97, 0.83, 0.83, 0.82, 0.84, 0.95, 0.96, 0.85, 0.9, 0.83, 0.96, 1.2, 1.42, 1.28, 1.11, 1.09,
  1.05, 1.08, 1.0, 0.98, 0.95, 0.87,
];

// A thousand draws stand for the whole distribution: looking one up is cheaper than making it.
const surprises = 1024;
const surpriseSpread = 0.6;

/** Fills in which share of the day's variance each minute gets; the shares of a day add up to 1. */
export function activity(draw: Random, shares: Float64Array): void {
  const slow = new Wave(draw.fork('hours'), 60, 0.75);
  const fast = new Wave(draw.fork('minutes'), 6, 0.75);
  const news = draw.fork('news');
  const surprise = draw.fork('surprises');
  let shock = 0;
  let total = 0;
  for (let step = 0; step < steps; step++) {
    // News comes without warning, a few times a week, and dies away within the hour.
    if (news.next() * stepsBetweenNews < 1) shock += 3;
    const level = seasons[step]! * exp(slow.next() + fast.next() + shock);
    shock *= 0.88;
    // One draw of 53 bits has enough of them for five look-ups of 10.
    let digits = surprise.next();
    for (let minute = step * minutesPerStep; minute < (step + 1) * minutesPerStep; minute++) {
      digits *= surprises;
      const digit = digits | 0;
      digits -= digit;
      const share = level * surpriseTable[digit]!;
      shares[minute] = share;
      total += share;
    }
  }
  for (let minute = 0; minute < minutesPerDay; minute++) shares[minute] = shares[minute]! / total;
}

const seasons = new Float64Array(steps);
for (let step = 0; step < steps; step++) seasons[step] = season((step + 0.5) / 12) ** 2;

// Between the middles of two hours the season changes evenly.
function season(hour: number): number {
  const before = Math.floor(hour + 23.5) % 24;
  const after = (before + 1) % 24;
  const way = (hour + 0.5) % 1;
  return hours[before]! * (1 - way) + hours[after]! * way;
}

const surpriseTable = new Float64Array(surprises);
const surpriseDraw = random('sample surprises');
for (let i = 0; i < surprises; i++) surpriseTable[i] = exp(surpriseSpread * surpriseDraw.normal());
