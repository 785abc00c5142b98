import type { Settings } from '#config';
import type { Bars } from '#market';
import type { Ground } from '#research';
import { Detail, type Other, parseDialect } from '#simulation';
import { accountOf } from './account.ts';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { dealOf } from './deal.ts';
import { rulesOf } from './kept-rules.ts';
import type { SimulationOptions } from './options.ts';

/** A ground as data alone, which threads and other machines can be handed. */
export interface GroundData extends Omit<Ground, 'dialect' | 'detail'> {
  /** The dialect, as it is written. */
  readonly fills: string;
  readonly finer: Bars | undefined;
}

/** What the trials of a search stand on, one for each market. */
export async function groundDataOf(
  loaded: readonly LoadedBars[],
  others: readonly Other[],
  options: SimulationOptions,
  settings: Settings,
  context: Context,
): Promise<GroundData[]> {
  const deal = await dealOf(loaded, options, settings, context);
  return loaded.map(({ bars }) => ({
    bars,
    account: accountOf(settings, [bars.market], deal.kept),
    fills: settings.fills,
    others,
    rules: rulesOf(bars.market, settings, deal.kept, deal.dialect),
    funding: deal.funding.get(bars),
    finer: deal.finer.get(bars),
  }));
}

export function groundOf({ fills, finer, ...ground }: GroundData): Ground {
  const detail = finer && new Detail(ground.bars, finer);
  return { ...ground, dialect: parseDialect(fills), detail: detail?.inside };
}
