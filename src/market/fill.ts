import { UserError, didYouMean } from '#errors';
import { type Bars, bars } from './bars.ts';
import { findGaps } from './quality.ts';
import { timeframeLength } from './timeframe.ts';

/** What a run does about missing bars: `none` leaves them out; `flat` repeats the last close with no volume. */
export type Filling = 'none' | 'flat';

const fillings: readonly Filling[] = ['none', 'flat'];

export function parseFilling(text: string): Filling {
  const known = fillings.find((name) => name === text);
  if (known) return known;
  throw new UserError(
    'usage',
    `"${text}" is not a way to fill missing bars.${didYouMean(text, fillings)} Allowed: ${fillings.join(', ')}.`,
  );
}

export interface Filled {
  readonly bars: Bars;
  /** Bars that were made up. */
  readonly filled: number;
}

/** Fills missing bars in the named way. What is made up is counted, so that a result can say so. */
export function fillGaps(source: Bars, filling: Filling): Filled {
  const gaps = filling === 'none' ? [] : findGaps(source);
  const filled = gaps.reduce((sum, gap) => sum + gap.bars, 0);
  if (filled === 0) return { bars: source, filled };
  const column = () => new Float64Array(source.length + filled);
  const into = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const step = timeframeLength(source.timeframe);
  let at = 0;
  let gap = 0;
  for (let i = 0; i < source.length; i++) {
    for (const name of names) into[name][at] = source[name][i]!;
    at++;
    const next = gaps[gap];
    if (!next || i + 1 >= source.length || source.time[i + 1]! < next.from) continue;
    const last = source.close[i]!;
    for (let k = 0; k < next.bars; k++, at++) {
      into.time[at] = next.from + k * step;
      into.open[at] = into.high[at] = into.low[at] = into.close[at] = last;
    }
    gap++;
  }
  return { bars: bars(source.market, source.timeframe, into), filled };
}

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
