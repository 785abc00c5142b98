import { changeRecords, loadRecords, type Records } from '#adapters/files';
import type { FundingRate } from '#exchange';
import type { Market } from '#market';
import type { FundingRates } from '#simulation';
import { openRecords } from './store.ts';

/** The funding rates of a market as a simulation reads them, or undefined when none are stored. */
export async function readFunding(market: Market, data: string): Promise<FundingRates | undefined> {
  const loaded = await loadRecords(openRecords(data), { kind: 'funding', market });
  return loaded && ratesOf(loaded.records);
}

/** A rate that was told otherwise later. */
export interface RateRevision {
  readonly time: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Adds rates to those that are stored; what an exchange says later about a time is what counts.
 * What it said first stays beside it, in the column `first`.
 */
export async function addFunding(
  market: Market,
  rates: readonly FundingRate[],
  data: string,
): Promise<{ readonly added: number; readonly revisions: readonly RateRevision[] }> {
  let added = 0;
  let revisions: RateRevision[] = [];
  await changeRecords(
    openRecords(data),
    { kind: 'funding', market },
    {
      change: (before) => {
        const known = before ? toldRates(before) : new Map<number, ToldRate>();
        [added, revisions] = [0, []];
        for (const { time, rate } of rates) {
          const told = known.get(time);
          if (!told) added++;
          else if (told.rate !== rate) revisions.push({ time, before: told.rate, after: rate });
          known.set(time, { rate, first: told?.first ?? rate });
        }
        const rows = [...known].toSorted(([a], [b]) => a - b);
        return {
          time: Float64Array.from(rows, ([time]) => time),
          rate: Float64Array.from(rows, ([, { rate }]) => rate),
          first: Float64Array.from(rows, ([, { first }]) => first),
        };
      },
      facts: { source: market.exchange },
    },
  );
  return { added, revisions };
}

interface ToldRate {
  readonly rate: number;
  /** What was told at first. */
  readonly first: number;
}

function toldRates(records: Records): Map<number, ToldRate> {
  const { time, rate } = ratesOf(records);
  const { first = rate } = records;
  return new Map(Array.from(time, (at, k) => [at, { rate: rate[k]!, first: Number(first[k]) }]));
}

function ratesOf({ time, rate }: Records): FundingRates {
  if (time instanceof Float64Array && rate instanceof Float64Array) return { time, rate };
  throw new Error('funding rates at rest have a time and a rate');
}
