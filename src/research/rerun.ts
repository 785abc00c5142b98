import type { Bars } from '#market';
import { othersOn, type Relay, type Run, runTogether } from '#simulation';

/**
 * A run made again on other bars, everything else being the same: each market of it, and each it
 * looks at, is changed once. Decisions may go through a relay, one for each lane.
 */
export function rerun(
  { lanes, account, dialect, bots }: Run,
  change: (bars: Bars) => Bars,
  relayOf: (lane: number) => Relay | undefined = () => undefined,
): Run {
  const once = oncePerMarket(change);
  const parts = lanes.map(({ plan, bars, others, rules, funding, purse, account: own }, k) => ({
    plan,
    bars: once(bars),
    others: othersOn(others, once),
    rules,
    funding,
    purse,
    account: own,
    relay: relayOf(k),
  }));
  return runTogether(parts, account, { dialect, capital: bots?.capital });
}

/** Gives the same changed bars each time that it is asked for the same ones. */
export function oncePerMarket(change: (bars: Bars) => Bars): (bars: Bars) => Bars {
  const made = new Map<Float64Array, Bars>();
  return (bars) => {
    const changed = made.get(bars.close) ?? change(bars);
    made.set(bars.close, changed);
    return changed;
  };
}
