import { UserError } from '#errors';
import { type Bars, marketName, type Timeframe } from '#market';
import { type Clock, clocksOf, type Expression } from '#series';
import type { Other } from '#simulation';
import { loadBars, type Range } from './bars.ts';
import { loadOutside } from './outside.ts';

/** Something that trials of a search look at besides their own bars. */
export interface Look {
  readonly name: string;
  readonly clock: OtherClock;
  /** Whether all trials do, as far as that is known. */
  readonly isShared: boolean;
}

/** What some trials look at and cannot be had, and why. */
export interface Lacking {
  readonly name: string;
  readonly message: string;
}

/**
 * What expressions look at besides their own bars: bars of other markets, `here` or out of the store,
 * and values from outside.
 */
export async function loadOthers(
  expressions: Iterable<Expression>,
  timeframe: Timeframe,
  range: Range,
  data: string,
  here: readonly Bars[] = [],
): Promise<Other[]> {
  const clocks = [...othersIn(expressions).values()];
  return Promise.all(clocks.map((clock) => loadOther(clock, timeframe, range, data, here)));
}

/** What trials of a search look at. Without what only some of them need, the others can be made all the same. */
export async function loadLooks(
  looks: readonly Look[],
  timeframe: Timeframe,
  range: Range,
  data: string,
  here: readonly Bars[],
): Promise<{ readonly others: readonly Other[]; readonly lacking: readonly Lacking[] }> {
  const lacking: Lacking[] = [];
  const load = async ({ name, clock, isShared }: Look): Promise<Other[]> => {
    try {
      return [await loadOther(clock, timeframe, range, data, here)];
    } catch (error) {
      if (isShared || !(error instanceof UserError)) throw error;
      lacking.push({ name, message: error.message });
      return [];
    }
  };
  const others = (await Promise.all(looks.map(load))).flat();
  return { others, lacking };
}

/** What expressions look at besides their own market, by name. A market in several timeframes is one market. */
export function othersIn(expressions: Iterable<Expression>): Map<string, OtherClock> {
  const others = clocksOf(expressions).filter((clock) => clock.kind !== 'timeframe');
  return new Map(others.map((clock) => [nameOf(clock), clock]));
}

type OtherClock = Exclude<Clock, { kind: 'timeframe' }>;

async function loadOther(
  clock: OtherClock,
  timeframe: Timeframe,
  range: Range,
  data: string,
  here: readonly Bars[],
): Promise<Other> {
  if (clock.kind === 'outside') return loadOutside(clock.name, data);
  const loaded = here.find(({ market }) => marketName(market) === nameOf(clock));
  return loaded ?? (await loadBars(clock.market, timeframe, range, data)).bars;
}

function nameOf(clock: OtherClock): string {
  return clock.kind === 'market' ? marketName(clock.market) : clock.name;
}
