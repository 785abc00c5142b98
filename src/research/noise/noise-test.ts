import { measure } from '#metrics';
import type { Bars } from '#market';
import { random } from '#numbers';
import type { Run } from '#simulation';
import type { Objective } from '../compare.ts';
import { rerun } from '../rerun.ts';
import { shuffledBars } from './noise-bars.ts';

/** How often the best of several runs did as well where there was nothing to find. */
export interface NoiseTest {
  /** Runs that were tried on each history. */
  readonly trials: number;
  /** Histories of the same moves in random order. */
  readonly histories: number;
  /** Those in which the best run was as good as the best on the real history. */
  readonly asGood: number;
  /** How likely that is without anything to find; the real history counts as one of them. */
  readonly pValue: number;
}

/** What one history gave each run; null where the objective does not exist. */
export type Scores = readonly (number | null)[];

/** The histories of a market that everything on it is tried on, the same for each seed and number. */
export function noiseHistory(bars: Bars, seed: number | string, history: number): Bars {
  return shuffledBars(bars, random(seed).fork('noise').fork(history));
}

/** What a run comes to on other bars. */
export function scoreOn(change: (bars: Bars) => Bars, real: Run, objective: Objective): number | null {
  return measure(rerun(real, change))[objective];
}

/** Sets the best on the real history against the best on each of the others. */
export function noiseTest(
  real: Scores,
  histories: readonly Scores[],
  better: 'higher' | 'lower',
): NoiseTest | null {
  const best = bestOf(real, better);
  if (best === null || histories.length === 0) return null;
  const sign = better === 'higher' ? 1 : -1;
  const asGood = histories.filter((scores) => {
    const luck = bestOf(scores, better);
    return luck !== null && (luck - best) * sign >= 0;
  }).length;
  return {
    trials: real.length,
    histories: histories.length,
    asGood,
    pValue: (1 + asGood) / (1 + histories.length),
  };
}

function bestOf(scores: Scores, better: 'higher' | 'lower'): number | null {
  const known = scores.filter((score) => score !== null);
  if (known.length === 0) return null;
  return better === 'higher' ? Math.max(...known) : Math.min(...known);
}
