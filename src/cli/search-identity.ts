import { sha256 } from '#adapters/files';
import { type Bars, endOf } from '#market';
import { hashBars, hashFunding, hashValues } from '#research';
import { type FundingRates, isBars, type Other, othersUntil } from '#simulation';

/** What trials on a market are made of, besides what is written. */
export interface Material {
  readonly bars: Bars;
  readonly others: readonly Other[];
  readonly funding?: FundingRates | undefined;
  readonly finer: Bars | undefined;
}

/** Equal ids are equal searches, trial for trial: as much is said of them, and they are made of the same. */
export function searchId(said: readonly unknown[], materials: readonly Material[]): string {
  return sha256([JSON.stringify(said), ...materials.flatMap(hashesOf)]).slice(0, 16);
}

// What came later cannot have changed a trial.
function hashesOf({ bars, others, funding, finer }: Material): string[] {
  const seen = othersUntil(others, endOf(bars)).map((other) =>
    isBars(other) ? hashBars(other, sha256) : hashValues(other, sha256),
  );
  return [
    hashBars(bars, sha256),
    // In whatever order they were loaded.
    ...seen.toSorted(),
    funding ? hashFunding(funding, sha256) : 'no funding',
    finer ? hashBars(finer, sha256) : 'no finer bars',
  ];
}
