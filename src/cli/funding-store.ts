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

/** Adds rates to those that are stored; what an exchange says later about a time is what counts. */
export async function addFunding(
  market: Market,
  rates: readonly FundingRate[],
  data: string,
): Promise<{ readonly added: number; readonly revised: number }> {
  let counts = { added: 0, revised: 0 };
  await changeRecords(
    openRecords(data),
    { kind: 'funding', market },
    {
      change: (before) => {
        const known = new Map<number, number>();
        if (before) ratesOf(before).time.forEach((time, k) => known.set(time, ratesOf(before).rate[k]!));
        counts = { added: 0, revised: 0 };
        for (const { time, rate } of rates) {
          if (!known.has(time)) counts.added++;
          else if (known.get(time) !== rate) counts.revised++;
          known.set(time, rate);
        }
        const rows = [...known].toSorted(([a], [b]) => a - b);
        return {
          time: Float64Array.from(rows, ([time]) => time),
          rate: Float64Array.from(rows, ([, rate]) => rate),
        };
      },
      facts: { source: market.exchange },
    },
  );
  return counts;
}

function ratesOf({ time, rate }: Records): FundingRates {
  if (time instanceof Float64Array && rate instanceof Float64Array) return { time, rate };
  throw new Error('funding rates at rest have a time and a rate');
}
