import { type Bucket, distribution, quantiles } from '#metrics';
import { formatPercent } from '../format.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';
import type { ShownRun } from './shown.ts';

const width = 640;
const height = 188;
const ground = 158;
const top = 24;

/** How the returns of closed trades are spread. Drawn without script, so that it prints. */
export function histogram({ run, label }: ShownRun): Markup {
  const returns = run.trades.map((trade) => trade.return);
  const buckets = distribution(returns, 24);
  if (buckets.length === 0) return markup`<p class="note">No trade was closed.</p>`;
  const most = Math.max(...buckets.map(({ count }) => count));
  const each = width / buckets.length;
  const every = Math.ceil(buckets.length / 8);
  const zero = buckets.findIndex(({ from, to }) => from >= 0 || to > 0);
  return markup`<svg class="histogram" viewBox="0 0 ${width} ${height}" role="img" aria-label="${`Distribution of trade returns of ${label}: ${inWords(returns, buckets)}`}">
<line class="axis" x1="0" y1="${ground}" x2="${width}" y2="${ground}"/>
${buckets.map((bucket, k) => {
  const tall = Math.round((bucket.count / most) * (ground - top) * 10) / 10;
  return markup`<rect class="${isLoss(bucket) ? 'loss' : 'gain'}" x="${round(k * each + 1)}" y="${ground - tall}" width="${round(Math.max(1, each - 2))}" height="${tall}"><title>${rangeOf(bucket)}: ${bucket.count}</title></rect>`;
})}
${buckets.map((bucket, k) => {
  const shown = Math.abs(k - zero) % every === 0 && k > 0 && k * each > 30 && k * each < width - 30;
  return shown && markup`<text x="${round(k * each)}" y="${ground + 18}">${percent(bucket.from)}</text>`;
})}
<text class="most" x="2" y="${top - 6}">${most} ${most === 1 ? 'trade' : 'trades'}</text>
</svg>
<p class="note">${inWords(returns, buckets)}${buckets.some(({ from, to }) => !Number.isFinite(from) || !Number.isFinite(to)) ? ' The outermost bars gather the outermost hundredth of trades.' : ''}</p>`;
}

function inWords(returns: readonly number[], buckets: readonly Bucket[]): string {
  const fullest = buckets.reduce((best, bucket) => (bucket.count > best.count ? bucket : best));
  return `${returns.length.toLocaleString('en-US')} closed trades, median ${percent(quantiles(returns)!.median)}, most often ${rangeOf(fullest)}.`;
}

function rangeOf({ from, to }: Bucket): string {
  if (!Number.isFinite(from)) return `below ${percent(to)}`;
  if (!Number.isFinite(to)) return `${percent(from)} and more`;
  return `${percent(from)} to ${percent(to)}`;
}

function isLoss({ to }: Bucket): boolean {
  return to <= 0;
}

function percent(fraction: number): string {
  return written(formatPercent(fraction)).replace(/\.0\u00A0%$/, '\u00A0%');
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
