import { formatTime } from '#market';
import type { Metrics } from '#metrics';
import { formatMoney, formatPercent, formatPrice } from '../format.ts';
import { written } from './numbers.ts';
import type { ShownRun } from './shown.ts';

/** The price chart in words. */
export function priceSummary({ run: { bars, trades, open, lanes } }: ShownRun): string {
  const low = bars.low.reduce((least, price, i) => (price < bars.low[least]! ? i : least), 0);
  const high = bars.high.reduce((most, price, i) => (price > bars.high[most]! ? i : most), 0);
  const first = bars.open[0]!;
  const last = bars.close[bars.length - 1]!;
  const basket = lanes.length > 1 ? 'Equal money in each of the markets, held, beginning at 100. ' : '';
  return `${basket}From ${formatPrice(first)} to ${formatPrice(last)} (${written(formatPercent(last / first - 1))}); lowest ${formatPrice(bars.low[low]!)} on ${formatTime(bars.time[low]!)}, highest ${formatPrice(bars.high[high]!)} on ${formatTime(bars.time[high]!)} UTC. ${count(trades.length, 'closed trade')}${open.length > 0 ? ' and one still open' : ''}.`;
}

/** The trades in words. */
export function tradeSummary({ run: { trades, open }, metrics }: ShownRun): string {
  const returns = trades.map((trade) => trade.return).toSorted((a, b) => a - b);
  const best = returns.at(-1);
  const worst = returns[0];
  const parts = [`${count(trades.length, 'closed trade')}${open.length > 0 ? ', one still open' : ''}`];
  if (best !== undefined && worst !== undefined)
    parts.push(`best ${written(formatPercent(best))}, worst ${written(formatPercent(worst))}`);
  if (metrics.ambiguousTrades > 0)
    parts.push(
      `${metrics.ambiguousTrades} touched stop and target in one bar (marked ≷), the stop was assumed to come first; whichever did, final equity is ${envelopeText(metrics)}`,
    );
  return `${parts.join('; ')}.`;
}

function count(amount: number, what: string): string {
  return `${amount === 0 ? 'No' : amount.toLocaleString('en-US')} ${what}${amount === 1 ? '' : 's'}`;
}

function envelopeText({ envelope: [low, high] }: Metrics): string {
  return low === high ? formatMoney(low) : `between ${formatMoney(low)} and ${formatMoney(high)}`;
}
