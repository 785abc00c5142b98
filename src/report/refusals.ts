import { marketName } from '#market';
import type { Refusal, RefusalReason } from '#orders';
import type { Run } from '#simulation';

const why: Readonly<Record<RefusalReason, string>> = {
  cash: 'cut to the cash there was',
  volume: 'cut to the volume there was',
  'too-small': 'too small for the market',
  size: 'sized above 1 or below 0 by the strategy',
  limit: 'over a limit of the bot',
  paused: 'paused by the risk ladder',
  'wrong-side': 'stop or target on the wrong side of the price',
  undefined: 'size, stop or target not a number',
};

/** What orders did not get, counted by reason, most frequent first. */
export function refusalTexts(refusals: readonly Refusal[]): string[] {
  const counts = new Map<RefusalReason, number>();
  for (const { reason } of refusals) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count.toLocaleString('en-US')} ${why[reason]}`);
}

/** The same one by one, as data. */
export function refusalsToJson({ refusals, lanes }: Run): object[] {
  return refusals.map(({ lane, bar, reason, limit, wanted, allowed }) => {
    const { plan, bars } = lanes[lane]!;
    const where = lanes.length > 1 ? { strategy: plan.strategy, market: marketName(bars.market) } : {};
    const which = limit === undefined ? {} : { limit };
    return {
      time: bars.time[bar],
      reason,
      ...which,
      wanted: Number.isNaN(wanted) ? null : wanted,
      allowed,
      ...where,
    };
  });
}
