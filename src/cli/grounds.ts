import type { Settings } from '#config';
import type { Ground } from '#research';
import { expressionsIn, type Plan } from '#strategy';
import { accountOf } from './account.ts';
import type { LoadedBars } from './bars.ts';
import type { Context } from './context.ts';
import { dealOf, detailsOf } from './deal.ts';
import { requireStop } from './evaluate.ts';
import { rulesOf } from './kept-rules.ts';
import { loadOthers } from './others.ts';
import type { SimulationOptions } from './options.ts';

/** What trials of a plan stand on, one for each market. */
export async function groundsOf(
  plan: Plan,
  loaded: readonly LoadedBars[],
  options: SimulationOptions,
  settings: Settings,
  context: Context,
): Promise<Ground[]> {
  const deal = await dealOf(loaded, options, settings, context);
  const bars = loaded.map((one) => one.bars);
  const details = detailsOf(bars, deal.finer);
  const grounds: Ground[] = [];
  for (const here of bars) {
    const account = accountOf(settings, [here.market], deal.kept);
    requireStop(plan, account);
    grounds.push({
      bars: here,
      account,
      dialect: deal.dialect,
      others: await loadOthers(expressionsIn(plan), settings.timeframe, settings, settings.data, bars),
      rules: rulesOf(here.market, settings, deal.kept, deal.dialect),
      funding: deal.funding.get(here),
      detail: details.get(here)?.inside,
    });
  }
  return grounds;
}
