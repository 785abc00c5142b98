import { formatDay } from '#market';
import { deepestDrawdowns } from '#metrics';
import { formatDuration, formatPercent } from '../format.ts';
import { type Markup, markup } from './markup.ts';
import type { ShownRun } from './shown.ts';

/** The ten deepest drawdowns. */
export function drawdownList({ run }: ShownRun, label: string): Markup {
  const periods = deepestDrawdowns(run.bars.time, run.equity, run.account.cash, 10);
  if (periods.length === 0) return markup`<p class="note">Equity was never below an earlier value.</p>`;
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers">
<caption class="hidden">The deepest drawdowns, deepest first</caption>
<thead><tr><th scope="col">Depth</th><th scope="col">Start</th><th scope="col">Bottom</th><th scope="col">Recovery</th><th scope="col">Length</th></tr></thead>
<tbody>${periods.map(
    ({ depth, start, bottom, recovery, length }) =>
      markup`<tr><td>${formatPercent(depth)}</td><td>${formatDay(start)}</td><td>${formatDay(bottom)}</td><td>${recovery === null ? markup`<span class="quiet">not yet</span>` : formatDay(recovery)}</td><td>${formatDuration(length)}</td></tr>`,
  )}</tbody></table></div>`;
}
