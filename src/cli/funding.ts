import { UserError } from '#errors';
import type { FundingRates } from '#simulation';
import type { Context } from './context.ts';
import type { SimulationOptions } from './options.ts';
import { readValuesFile } from './values-file.ts';

/** Funding rates out of a file: what was due at a time, as a share of the position's value. */
export async function loadFunding(
  path: string,
  { decimal, dates, zone }: SimulationOptions,
  context: Context,
): Promise<FundingRates> {
  const given = { decimal, dates, zone };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { time, value: rate, report } = await readValuesFile(path, options, context);
  const [issue] = report.issues;
  if (issue && report.refused + report.conflicts > 0)
    throw new UserError(
      'data',
      `${path} row ${issue.row} is no funding rate: ${issue.message}. Correct the row, or remove it.`,
    );
  const absurd = rate.findIndex((one) => !(Math.abs(one) < 0.1));
  if (absurd >= 0)
    throw new UserError(
      'data',
      `${path}: "${rate[absurd]}" is not a funding rate. Write the share of the position that is paid each time, for example 0.0001 for 0.01 %; longs pay what is above 0.`,
    );
  return { time, rate };
}
