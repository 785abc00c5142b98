import type { GoodTrial } from '#research';
import type { SweepDocument } from './document.ts';

export const mostRanked = 10;

/** The trials that a table of the best shows. */
export interface BestRows {
  /** The best, or of several goals the front, each with its place among all trials from 1 on. */
  readonly ranked: readonly (readonly [place: number, trial: GoodTrial])[];
  /** The middle of the best plateau, where it is not the best. */
  readonly plateau: GoodTrial | undefined;
  /** What the strategy itself would take, where that was tried and is not among the ranked. */
  readonly defaults: GoodTrial | undefined;
}

export function bestRows({ space, goals, findings, strategy }: SweepDocument): BestRows {
  const { middle, front, ranked } = findings;
  const best = goals.length > 1 ? front.slice(0, mostRanked) : ranked.first(mostRanked);
  const usual = space.axes.map(({ name, values }) => values.indexOf(strategy.params[name]!.default));
  const defaults = ranked.find(({ point }) => point.every((place, a) => place === usual[a]));
  const isShown = defaults && best.some(({ place }) => place === defaults.place);
  return {
    ranked: best.map((trial) => [ranked.indexOf(trial) + 1, trial] as const),
    plateau: middle?.place === best[0]?.place ? undefined : middle,
    defaults: isShown ? undefined : defaults,
  };
}

/** What stands under the ranked, in words. */
export function beneathText(document: SweepDocument): string {
  const { plateau, defaults } = bestRows(document);
  const names = [
    ...(plateau ? ['the middle of the best plateau'] : []),
    ...(defaults ? ['the defaults of the strategy'] : []),
    'holding',
  ];
  const last = names.pop()!;
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
