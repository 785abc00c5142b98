import { UserError } from '#errors';
import { type Bars, formatDay, marketName } from '#market';
import { type Dialect, type FundingRates, nextOpen } from '#simulation';
import type { Context } from './context.ts';
import { readFunding } from './funding-store.ts';
import type { SimulationOptions } from './options.ts';
import { readValuesFile } from './values-file.ts';

interface Place {
  readonly data: string;
  readonly dialect: Dialect;
  readonly context: Context;
}

/**
 * What is due over each of these bars: of a file when one is named; else, for perpetuals, what was
 * fetched. An engine that is reproduced is asked for it, or knows nothing of it.
 */
export async function fundingOver(
  all: readonly Bars[],
  options: SimulationOptions,
  { data, dialect, context }: Place,
): Promise<ReadonlyMap<Bars, FundingRates>> {
  const found = new Map<Bars, FundingRates>();
  for (const bars of all) {
    if (options.funding !== undefined) {
      const rates = within(await loadFunding(options.funding, options, context), bars);
      // Some ways of filling have no funding, and say so themselves.
      if (dialect.name === nextOpen.name) context.output.noteOnce(fileNote(bars, rates));
      found.set(bars, rates);
      continue;
    }
    if (!bars.market.symbol.includes(':') || dialect.name !== nextOpen.name) continue;
    const stored = await readFunding(bars.market, data);
    const rates = stored && within({ ...stored, source: 'that were fetched' }, bars);
    // Trials, what they are tried on and the best of them in full all ask for the same.
    context.output.noteOnce(chargedNote(bars, rates));
    if (rates && rates.time.length > 0) found.set(bars, rates);
  }
  return found;
}

// What is due while nothing can be held would only change the name of the run.
function within({ time, rate, source }: FundingRates, bars: Bars): FundingRates {
  const [first, last] = [bars.time[0] ?? Infinity, bars.time.at(-1) ?? -Infinity];
  const kept = [...time.keys()].filter((k) => time[k]! > first && time[k]! <= last);
  return {
    time: Float64Array.from(kept, (k) => time[k]!),
    rate: Float64Array.from(kept, (k) => rate[k]!),
    ...(source === undefined ? {} : { source }),
  };
}

const halfDay = 43_200_000;

function chargedNote({ market, time }: Bars, rates: FundingRates | undefined): string {
  const name = marketName(market);
  const fetch = `cryptobot fetch ${name} --funding --since ${formatDay(time[0] ?? 0)}`;
  if (!rates || rates.time.length === 0)
    return `${name} is a perpetual, and the store has no funding rates of that time, so none are charged. Type: ${fetch}`;
  const [text, isWhole] = chargedText({ market, time }, rates);
  return isWhole ? text : `${text} Type: ${fetch}`;
}

function fileNote(bars: Bars, rates: FundingRates): string {
  if (rates.time.length > 0) return chargedText(bars, rates)[0];
  return `${marketName(bars.market)}: the funding rates ${rates.source} are of other times, so none are charged. Give a file that reaches from ${formatDay(bars.time[0] ?? 0)} to ${formatDay(bars.time.at(-1) ?? 0)}.`;
}

// And whether rates are known for all of the time.
function chargedText(
  { market, time }: Pick<Bars, 'market' | 'time'>,
  { time: due, source }: FundingRates,
): [text: string, isWhole: boolean] {
  const [first, last] = [due[0]!, due.at(-1)!];
  const isWhole = first - time[0]! <= halfDay && time.at(-1)! - last <= halfDay;
  const charged = `${marketName(market)}: ${due.length.toLocaleString('en')} funding ${due.length === 1 ? 'rate' : 'rates'} ${source} ${due.length === 1 ? 'is' : 'are'} charged`;
  return isWhole
    ? [`${charged}.`, true]
    : [`${charged}, from ${formatDay(first)} to ${formatDay(last)}; before and after none are known.`, false];
}

// Funding rates out of a file: what was due at a time, as a share of the position's value.
async function loadFunding(
  path: string,
  { decimal, dates, zone }: SimulationOptions,
  context: Context,
): Promise<FundingRates> {
  const given = { decimal, dates, zone };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const {
    time,
    value: rate,
    report,
  } = await readValuesFile(path, { ...options, holds: 'funding rates' }, context);
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
  return { time, rate, source: `out of ${path}` };
}
