import { definitions, type MetricName } from '#metrics';
import type { NamedTransfer } from '#research';
import type { Run } from '#simulation';
import { formatMoney } from '../format.ts';

/** `÷ 2`, `as usual`, `pause`. */
export function divisorText(divisor: number): string {
  if (divisor === Infinity) return 'pause';
  return divisor === 1 ? 'as usual' : `÷ ${Number(divisor.toPrecision(6))}`;
}

/** `bold → safe`. */
export function wayText({ from, to }: NamedTransfer): string {
  return `${from ?? 'deposit'} → ${to ?? 'withdrawal'}`;
}

/** What the trade brought that money was moved after. */
export function reasonText({ trade }: NamedTransfer): string {
  return trade ? `of a gain of ${formatMoney(trade.pnl)}` : '';
}

// What is told in money, and would be more or less if money that came and left were counted.
const inMoney: ReadonlySet<MetricName> = new Set(['finalEquity', 'closedEquity']);

/** What a metric of a run is called, and whether it leaves something out there. */
export function titleIn(run: Run, name: MetricName): string {
  const { title } = definitions[name];
  return inMoney.has(name) ? `${title}${leftOutText(run)}` : title;
}

/** `, deposits left out`: what an amount of a run does not count, where that was anything. */
export function leftOutText({ bots }: Run): string {
  const transfers = bots?.transfers ?? [];
  const what = [
    ...(transfers.some(({ from }) => from === null) ? ['deposits'] : []),
    ...(transfers.some(({ to }) => to === null) ? ['withdrawals'] : []),
  ];
  return what.length === 0 ? '' : `, ${what.join(' and ')} left out`;
}

/** What came from outside and left, where that was anything, and which numbers count it. */
export function outsideText(transfers: readonly NamedTransfer[]): string | undefined {
  const sum = (some: readonly NamedTransfer[]) => some.reduce((all, { amount }) => all + amount, 0);
  const came = sum(transfers.filter(({ from }) => from === null));
  const left = sum(transfers.filter(({ to }) => to === null));
  if (came === 0 && left === 0) return undefined;
  const what = [
    came > 0 && `deposits of ${formatMoney(came)}`,
    left > 0 && `withdrawals of ${formatMoney(left)}`,
  ].filter(Boolean);
  return `The equity of the bots counts ${what.join(' and ')}. Profits, returns, drawdowns and all numbers of the run, its final equity too, leave them out: they tell the growth of what was there.`;
}
