import { formatDay, timeframeLength } from '#market';
import { leftOutText } from '../bots/index.ts';
import { formatMoney, formatPercent } from '../format.ts';
import type { PageData } from './data.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';
import type { ShownRun } from './shown.ts';

/** Equity and drawdown of all runs; the script draws them, the text says the same in words. */
export function curves(runs: readonly ShownRun[], data: PageData): Markup {
  return markup`<section id="curves" aria-labelledby="curves-title">
<h2 id="curves-title">Equity</h2>
<p class="note" id="curves-summary">${summary(runs)}</p>
<div class="charts" data-charts="curves"></div>
<noscript><p class="note">The charts need the script inside this file.</p></noscript>
<p class="note screen">Drag to zoom, double-click to see everything; with the chart focused, the arrow keys move and + − 0 zoom. ${data.curvesThinned && `Each curve is drawn from at most ${data.pointsPerCurve.toLocaleString('en-US')} points: of every stretch its lowest, its highest and its last value.`}</p>
</section>`;
}

function summary(runs: readonly ShownRun[]): string {
  const ending = ({ label, run, metrics }: Pick<ShownRun, 'label' | 'run' | 'metrics'>) =>
    `${label} ended at ${formatMoney(metrics.finalEquity)} (${formatPercent(metrics.totalReturn)}, deepest drawdown ${formatPercent(metrics.maxDrawdown)}) from ${formatMoney(run.account.cash)}${leftOutText(run)}`;
  const byReturn = runs.toSorted((a, b) => b.metrics.totalReturn - a.metrics.totalReturn);
  const { bars } = runs[0]!.run;
  const sentences = [
    `${formatDay(bars.time[0]!)} to ${formatDay(bars.time.at(-1)! + timeframeLength(bars.timeframe) - 1)}`,
    ending(byReturn[0]!),
  ];
  if (byReturn.length > 1) sentences.push(ending(byReturn.at(-1)!));
  sentences.push(ending({ ...runs[0]!.baseline, label: 'Buying and holding' }));
  return written(`${sentences.join('. ')}.`);
}
