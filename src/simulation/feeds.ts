import { UserError } from '#errors';
import { type Bars, barsBetween, marketName, resample, timeframeLength } from '#market';
import { type Published, publishedUntil } from '#outside';
import { clockKey, feedOf, type Feeds, PublishedFeed } from '#series';

/** What a strategy looks at besides its own bars: those of another market, or values from outside. */
export type Other = Bars | Published;

/** Hands a strategy what it looks at elsewhere, each bar when it has closed and each value when it was published. */
export function feedsFrom(others: readonly Other[], own: Bars): Feeds {
  return (clock) => {
    const wanted = clock.kind === 'market' ? marketName(clock.market) : clock.name;
    const found = others.find((other) => nameOf(other) === wanted);
    if (!found)
      throw new UserError(
        'data',
        `"${clockKey(clock)}" is not available: nothing of it was loaded for this run. Try the values that look at it by themselves.`,
      );
    if (!isBars(found)) return new PublishedFeed(found);
    const timeframe = clock.kind === 'market' ? clock.timeframe : undefined;
    return feedOf(resample(found, timeframe ?? own.timeframe));
  };
}

/** The same, as it was at a moment: nothing that closed or was published later. */
export function othersUntil(others: readonly Other[], moment: number): Other[] {
  return others.map((other) =>
    isBars(other)
      ? barsBetween(other, -Infinity, moment - timeframeLength(other.timeframe) + 1)
      : publishedUntil(other, moment),
  );
}

/** The same with other bars of the markets among them; values from outside stay. */
export function othersOn(others: readonly Other[], change: (bars: Bars) => Bars): Other[] {
  return others.map((other) => (isBars(other) ? change(other) : other));
}

export function isBars(other: Other): other is Bars {
  return 'market' in other;
}

// A market has a slash in its name and a series from outside has none.
function nameOf(other: Other): string {
  return isBars(other) ? marketName(other.market) : other.name;
}
