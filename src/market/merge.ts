import { type Bars, bars } from './bars.ts';
import { isSameBar, settle, type Values } from './conflict.ts';

/** A time that two sources tell differently, and what came of it. */
export interface Revision {
  readonly time: number;
  readonly kept: Values;
  readonly dropped: Values;
}

export interface Merged {
  readonly bars: Bars;
  /** Bars that were not there before. */
  readonly added: number;
  /** Bars that both tell alike. */
  readonly same: number;
  readonly revisions: readonly Revision[];
}

/** Which of two differing bars stays: the rule of `settle`, always the new one, or always the old one. */
export type Preference = 'settled' | 'newer' | 'older';

/** One series of two, in order. Where both have a bar of one time, the preference decides and the difference is told. */
export function mergeBars(older: Bars, newer: Bars, preference: Preference): Merged {
  if (older.length === 0) return { bars: newer, added: newer.length, same: 0, revisions: [] };
  const size = older.length + newer.length;
  const column = () => new Float64Array(size);
  const into = {
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  const revisions: Revision[] = [];
  let [i, j, count, added, same] = [0, 0, 0, 0, 0];
  while (i < older.length || j < newer.length) {
    const a = i < older.length ? older.time[i]! : Infinity;
    const b = j < newer.length ? newer.time[j]! : Infinity;
    let [source, at] = a <= b ? [older, i] : [newer, j];
    if (b < a) added++;
    if (a === b) {
      const [old, fresh] = [valuesAt(older, i), valuesAt(newer, j)];
      if (isSameBar(old, fresh)) same++;
      else {
        const kept = choose(old, fresh, preference);
        if (kept === fresh) [source, at] = [newer, j];
        revisions.push({ time: a, kept, dropped: kept === fresh ? old : fresh });
      }
    }
    for (const name of names) into[name][count] = source[name][at]!;
    count++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  const cut = Object.fromEntries(names.map((name) => [name, into[name].slice(0, count)]));
  return { bars: bars(older.market, older.timeframe, cut as typeof into), added, same, revisions };
}

const names = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

function choose(old: Values, fresh: Values, preference: Preference): Values {
  if (preference === 'newer') return fresh;
  return preference === 'older' ? old : settle([old, fresh]);
}

function valuesAt({ open, high, low, close, volume }: Bars, i: number): Values {
  return { open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! };
}
