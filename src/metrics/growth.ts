import { pow } from '#numbers';
import type { Metrics } from './metrics.ts';
import { daysOfYear } from './ratios.ts';

const day = 86_400_000;

/** What became of the cash, in all and for a year. */
export function growthOf(
  finalEquity: number,
  cash: number,
  time: Float64Array,
  barLength: number,
): Pick<Metrics, 'finalEquity' | 'totalReturn' | 'cagr'> {
  const periods = daysOfYear / daysCovered(time, barLength);
  const cagr = finalEquity > 0 ? pow(finalEquity / cash, periods) - 1 : -1;
  return {
    finalEquity,
    totalReturn: finalEquity / cash - 1,
    cagr: Number.isFinite(cagr) ? cagr : null,
  };
}

/** From the first bar's open to the last bar's close, in days. */
export function daysCovered(time: Float64Array, barLength: number): number {
  return (time.at(-1)! + barLength - time[0]!) / day;
}
