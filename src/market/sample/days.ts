import { exp, log, random } from '#numbers';
import { marketSeed, type SampleSymbol } from './symbols.ts';
import { Wave } from './wave.ts';

/** One symbol, day by day: where each day starts, how far it goes and how much it moves on the way. */
export interface Days {
  /** Logarithm of the price at the start of each day, and one more for the end of the last. */
  readonly level: Float64Array;
  /** Standard deviation that the day takes from the market as a whole. */
  readonly common: Float64Array;
  /** Standard deviation of the symbol's own movement. */
  readonly own: Float64Array;
  /** How busy the day is beyond what its movement explains; 1 is ordinary. */
  readonly interest: Float64Array;
}

const marketVolatility = 0.031;

/** The daily path. Given its variance a day's return is normal, so minutes can bridge it without a trace. */
export function days(symbol: SampleSymbol, firstDay: number, count: number): Days {
  const market = marketDays(firstDay, count);
  const draw = random(marketSeed).fork(symbol.symbol).fork(symbol.seed);
  const mood = new Wave(draw.fork('mood'), 12, 0.5);
  const crowd = new Wave(draw.fork('interest'), 4, 0.3);
  const moves = draw.fork('moves');
  const column = () => new Float64Array(count);
  const result = { level: new Float64Array(count + 1), common: column(), own: column(), interest: column() };
  let level = log(symbol.price);
  for (let day = 0; day < count; day++) {
    const excitement = market.excitement[day]!;
    const common = symbol.beta * marketVolatility * exp(excitement / 2);
    // The symbol's own movement wakes up with the market, but not as much.
    const own = symbol.ownVolatility * exp((0.75 * excitement + mood.next()) / 2);
    result.level[day] = level;
    result.common[day] = common;
    result.own[day] = own;
    result.interest[day] = exp(crowd.next());
    level += common * market.move[day]! + symbol.beta * market.drift[day]! + own * moves.normal();
  }
  result.level[count] = level;
  return result;
}

interface Regime {
  /** Mean log return per day. */
  readonly drift: number;
  /** Added to the logarithm of the variance. */
  readonly excitement: number;
  /** Mean length in days. */
  readonly length: number;
  /** What can follow; each is as likely as it is often listed. */
  readonly next: readonly RegimeName[];
}

type RegimeName = 'bull' | 'bear' | 'calm' | 'crash';

const regimes: Readonly<Record<RegimeName, Regime>> = {
  bull: { drift: 0.0028, excitement: 0, length: 110, next: ['calm', 'bear', 'crash'] },
  bear: { drift: -0.0024, excitement: 0.15, length: 100, next: ['calm', 'bull', 'crash'] },
  calm: { drift: 0.0002, excitement: -0.8, length: 60, next: ['bull', 'bear'] },
  crash: { drift: -0.022, excitement: 1.3, length: 5, next: ['bear', 'bull', 'calm'] },
};

// Saturdays and Sundays are quieter; the epoch was a Thursday.
function weekend(day: number): number {
  return (day + 3) % 7 >= 5 ? -0.75 : 0;
}

function marketDays(firstDay: number, count: number) {
  const draw = random(marketSeed).fork('days');
  const changes = draw.fork('regimes');
  const moves = draw.fork('moves');
  // Volatility lives on several clocks at once: that is what makes its memory fade slowly.
  const waves = [
    new Wave(draw.fork('days'), 2, 0.5),
    new Wave(draw.fork('weeks'), 15, 0.5),
    new Wave(draw.fork('months'), 90, 0.45),
  ];
  const column = () => new Float64Array(count);
  const result = { excitement: column(), move: column(), drift: column() };
  let regime = regimes.bull;
  let fright = 0;
  for (let day = 0; day < count; day++) {
    const { drift, excitement, length, next } = regime;
    const move = moves.normal();
    const swell = waves.reduce((sum, wave) => sum + wave.next(), 0);
    result.excitement[day] = swell + excitement + fright + weekend(firstDay + day) - 0.3;
    result.move[day] = move;
    result.drift[day] = drift;
    // A fall excites the days that follow more than a rise does.
    fright = 0.8 * fright - 0.12 * move;
    if (changes.next() * length < 1) regime = regimes[next[changes.integer(next.length)] ?? 'calm'];
  }
  return result;
}
