import type { SeriesName } from '#adapters/files';
import type { Settings } from '#config';
import { parseMarket } from '#market';
import type { Context } from './context.ts';
import { loadSettings } from './settings.ts';

interface Asked extends SeriesName {
  readonly settings: Settings;
}

/** The series that an argument and the flags name. */
export async function seriesNamed(
  market: string,
  flags: { readonly timeframe?: string; readonly from?: number; readonly to?: number },
  context: Context,
): Promise<Asked> {
  const { settings } = await loadSettings(context, flags);
  return { settings, market: parseMarket(market, settings.exchange), timeframe: settings.timeframe };
}
