import { type Market, marketName, type Timeframe, timeframeLength } from '#market';

/**
 * What else ticks besides the strategy's own bars: coarser bars of the same market, another market,
 * or values that somebody publishes.
 */
export type Clock =
  | { readonly kind: 'timeframe'; readonly timeframe: Timeframe }
  | { readonly kind: 'market'; readonly market: Market; readonly timeframe: Timeframe | undefined }
  | { readonly kind: 'outside'; readonly name: string };

/** Equal clocks have equal keys. */
export function clockKey(clock: Clock): string {
  if (clock.kind === 'timeframe') return `on ${clock.timeframe}`;
  if (clock.kind === 'outside') return `outside ${clock.name}`;
  return `${marketName(clock.market)} ${clock.timeframe ?? ''}`.trimEnd();
}

/** How many of the graph's own bars pass for one tick; 0 when that is not known. */
export function ownBarsPerTick(clock: Clock, own: Timeframe): number {
  if (clock.kind === 'outside') return 0;
  return timeframeLength(clock.timeframe ?? own) / timeframeLength(own);
}
