import type { Settings } from '#config';
import type { Bars } from '#market';
import type { Ground } from '#research';
import { Detail, parseDialect } from '#simulation';
import { expressionsIn, type Plan } from '#strategy';
import { accountOf } from './account.ts';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { dealOf } from './deal.ts';
import { rulesOf } from './kept-rules.ts';
import { loadOthers } from './others.ts';
import type { SimulationOptions } from './options.ts';

/** A ground as data alone, which threads and other machines can be handed. */
export interface GroundData extends Omit<Ground, 'dialect' | 'detail'> {
  /** The dialect, as it is written. */
  readonly fills: string;
  readonly finer: Bars | undefined;
}

/** What trials of a plan stand on, one for each market. */
export async function groundsOf(...about: Parameters<typeof groundDataOf>): Promise<Ground[]> {
  return (await groundDataOf(...about)).map((data) => groundOf(data));
}

export async function groundDataOf(
  plan: Plan,
  loaded: readonly LoadedBars[],
  options: SimulationOptions,
  settings: Settings,
  context: Context,
): Promise<GroundData[]> {
  const deal = await dealOf(loaded, options, settings, context);
  const bars = loaded.map((one) => one.bars);
  const grounds: GroundData[] = [];
  for (const here of bars) {
    const account = accountOf(settings, [here.market], deal.kept);
    grounds.push({
      bars: here,
      account,
      fills: settings.fills,
      others: await loadOthers(expressionsIn(plan), settings.timeframe, settings, settings.data, bars),
      rules: rulesOf(here.market, settings, deal.kept, deal.dialect),
      funding: deal.funding.get(here),
      finer: deal.finer.get(here),
    });
  }
  return grounds;
}

export function groundOf({ fills, finer, ...ground }: GroundData): Ground {
  const detail = finer && new Detail(ground.bars, finer);
  return { ...ground, dialect: parseDialect(fills), detail: detail?.inside };
}
