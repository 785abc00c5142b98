import type { FundingRate } from '#exchange';
import type { Connection } from './connection.ts';
import { TransportError } from './transport.ts';

const cautiousPage = 100;
const minute = 60_000;

/** How many funding rates one answer holds at most; null where the exchange has none. */
export function fundingPage({ client, quirks }: Connection): number | null {
  if (!client.has['fetchFundingRateHistory']) return null;
  return quirks.funding?.page ?? cautiousPage;
}

/** Funding rates due in [from, to), at most a page of them. */
export function fundingRates(
  connection: Connection,
  symbol: string,
  from: number,
  to: number,
): Promise<FundingRate[]> {
  const ask = async () => {
    const limit = fundingPage(connection) ?? cautiousPage;
    const found = await connection.client.fetchFundingRateHistory(symbol, from, limit, { until: to - 1 });
    const rates = found.map(({ timestamp, fundingRate }) => ({
      // Some exchanges stamp the moment it was booked, a few ms after it was due.
      time: Math.round(Number(timestamp) / minute) * minute,
      rate: Number(fundingRate),
    }));
    const isSound = rates.every(({ time, rate }) => Number.isFinite(time) && Math.abs(rate) < 1);
    if (!isSound) throw new TransportError('garbled', 'funding rates that are none');
    return rates.filter(({ time }) => time >= from && time < to).toSorted((a, b) => a.time - b.time);
  };
  return connection.call('funding', ask, { key: JSON.stringify([symbol, from, to]) });
}
