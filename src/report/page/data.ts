import { decodePrices, type Prices } from '../columns/prices.ts';
import { decodeTimes } from '../columns/times.ts';
import { decodeTrades, type ShownTrade } from '../columns/trades.ts';
import type { PageData } from '../html/data.ts';
import type { EncodedPlot } from '../html/plots.ts';

/** The data of the page, decoded when it is first needed. */
export interface PageSource {
  readonly data: PageData;
  times(market: number): Float64Array;
  prices(market: number): Prices;
  trades(run: number): readonly ShownTrade[];
  plots(run: number): readonly EncodedPlot[];
}

export function readData(text: string): PageSource {
  const data = JSON.parse(text) as PageData;
  return {
    data,
    times: remember((market) => decodeTimes(data.markets[market]!.times)),
    prices: remember((market) => decodePrices(data.markets[market]!.prices)),
    trades: remember((run) => decodeTrades(data.runs[run]!.trades)),
    plots: (run) => data.runs[run]!.plots,
  };
}

function remember<T>(make: (index: number) => T): (index: number) => T {
  const made = new Map<number, T>();
  return (index) => {
    if (!made.has(index)) made.set(index, make(index));
    return made.get(index)!;
  };
}
