import type { Market } from '#market';
import { among, type Expression, ranksMarkets, recurs, Series } from '#series';
import type { Plan } from './define.ts';
import { type Entry, seriesOfEntry } from './entry.ts';
import { type Away, type Exits, isLadder, seriesOfExits } from './exits.ts';

type Write = <E extends Expression>(expression: E) => E;

/** Every expression that a plan names or leans on. */
export function expressionsIn({ series, exits, entry }: Plan): readonly Expression[] {
  return [...Object.values(series), ...seriesOfExits(exits).values(), ...seriesOfEntry(entry)];
}

/** Whether code of the author's runs whenever a bar has closed; else all of it is ours once the plan is made. */
export function runsOwnCode(plan: Plan): boolean {
  const voices = plan.voices.map((voice) => ('when' in voice ? voice.when : voice.strength));
  return plan.decide !== undefined || recurs([...expressionsIn(plan), ...voices]);
}

/** Whether a plan ranks markets against each other, and so needs several of them. */
export function ranksAmong(plan: Plan): boolean {
  return ranksMarkets(expressionsIn(plan));
}

/** The plan for one market of several that it may rank. */
export function planAmong(plan: Plan, universe: readonly Market[], own: Market): Plan {
  if (!ranksAmong(plan)) return plan;
  const write = among(universe, own);
  return {
    ...plan,
    series: Object.fromEntries(Object.entries(plan.series).map(([name, series]) => [name, write(series)])),
    voices: plan.voices.map((voice) =>
      'when' in voice ? { ...voice, when: write(voice.when) } : { ...voice, strength: write(voice.strength) },
    ),
    exits: exitsAmong(plan.exits, write),
    entry: plan.entry && entryAmong(plan.entry, write),
  };
}

function exitsAmong(exits: Exits, write: Write): Exits {
  const { maxBars, takeProfit, ...rest } = exits;
  const single = Object.fromEntries(
    Object.entries(rest).map(([name, away]) => [name, awayAmong(away, write)]),
  );
  const target = isLadder(takeProfit)
    ? takeProfit.map(({ at, share }) => ({ at: awayAmong(at, write), share }))
    : takeProfit && awayAmong(takeProfit, write);
  return {
    ...single,
    ...(target === undefined ? {} : { takeProfit: target }),
    ...(maxBars === undefined ? {} : { maxBars }),
  };
}

function entryAmong({ limit, stop, expires }: Entry, write: Write): Entry {
  return {
    ...(limit === undefined ? {} : { limit: awayAmong(limit, write) }),
    ...(stop === undefined ? {} : { stop: awayAmong(stop, write) }),
    ...(expires === undefined ? {} : { expires }),
  };
}

function awayAmong<A extends Away>(away: A, write: Write): A {
  if (typeof away === 'number') return away;
  if (away instanceof Series) return write(away);
  return Object.fromEntries(
    Object.entries(away).map(([kind, value]) => [kind, value instanceof Series ? write(value) : value]),
  ) as unknown as A;
}
