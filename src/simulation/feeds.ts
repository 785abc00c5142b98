import { UserError } from '#errors';
import { type Bars, marketName, resample } from '#market';
import { clockKey, feedOf, type Feeds } from '#series';

/** Hands a strategy the bars of other markets, each when it has closed. */
export function feedsFrom(others: readonly Bars[], own: Bars): Feeds {
  return (clock) => {
    const wanted = clock.kind === 'market' ? marketName(clock.market) : undefined;
    const found = others.find(({ market }) => marketName(market) === wanted);
    if (clock.kind !== 'market' || !found) {
      throw new UserError(
        'data',
        `"${clockKey(clock)}" is not available: no bars of it were loaded for this run.`,
      );
    }
    return feedOf(resample(found, clock.timeframe ?? own.timeframe));
  };
}
