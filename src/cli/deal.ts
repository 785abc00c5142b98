import type { Settings } from '#config';
import { UserError } from '#errors';
import { type Bars, marketName } from '#market';
import { Detail, type Dialect, type FundingRates, parseDialect } from '#simulation';
import { accountOf, feesNote } from './account.ts';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { type Finer, loadFiner } from './detail.ts';
import { fundingOver } from './funding.ts';
import { type KeptRules, loadKeptRules } from './kept-rules.ts';
import type { SimulationOptions } from './options.ts';

/** What all runs of a command have in common. */
export interface Deal {
  readonly dialect: Dialect;
  readonly funding: ReadonlyMap<Bars, FundingRates>;
  readonly finer: Finer;
  readonly kept: KeptRules;
}

export async function dealOf(
  bars: readonly LoadedBars[],
  options: SimulationOptions,
  settings: Settings,
  context: Context,
): Promise<Deal> {
  const markets = bars.map((market) => market.bars.market);
  // What is wrong with the account is wrong with all runs, so it is said once and first.
  const kept = await loadKeptRules(settings.data, markets);
  for (const market of markets) accountOf(settings, [market], kept);
  for (const market of markets) {
    const note = feesNote(settings, market, kept);
    if (note !== undefined) context.output.noteOnce(note);
  }
  if (options.funding !== undefined && markets.length > 1)
    throw new UserError(
      'usage',
      `"${markets.map(marketName).join(', ')}" are several markets, and --funding is one file. Give one --market.`,
    );
  const dialect = parseDialect(settings.fills);
  const here = bars.map((market) => market.bars);
  const funding = await fundingOver(here, options, { data: settings.data, dialect, context });
  const finer = await loadFiner(bars, options, settings.data, context);
  return { dialect, funding, finer, kept };
}

// Each run notes for itself what it looked into.
export function detailsOf(bars: readonly Bars[], finer: Finer): Map<Bars, Detail> {
  const known = bars.flatMap((one) => {
    const inside = finer.get(one);
    return inside ? [[one, new Detail(one, inside)] as const] : [];
  });
  return new Map(known);
}
