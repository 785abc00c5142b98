import { formatTime, marketName } from '#market';
import { formatCount } from '../format.ts';
import { refusalTexts } from '../refusals.ts';
import { type Markup, markup } from './markup.ts';
import type { ShownRun } from './shown.ts';

// Enough to see what went wrong; the JSON document has all of them.
const most = 100;

/** Orders that did not get what they asked for, with the reason. */
export function refusalList({ run: { refusals, lanes } }: ShownRun, label: string): Markup | false {
  if (refusals.length === 0) return false;
  const some = refusals.slice(0, most);
  return markup`<section aria-labelledby="${label}">
<h3 id="${label}">Orders not filled as asked</h3>
<p class="note">${refusalTexts(refusals).join(', ')}.${refusals.length > most && ` The first ${most} are listed; --json has them all.`}</p>
<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers">
<caption class="hidden">What orders asked for and got</caption>
<thead><tr><th scope="col">Bar</th>${lanes.length > 1 && markup`<th scope="col">Market</th>`}<th scope="col">Reason</th><th scope="col">Asked for</th><th scope="col">Allowed</th></tr></thead>
<tbody>${some.map(({ lane, bar, reason, wanted, allowed }) => {
    const { bars } = lanes[lane]!;
    return markup`<tr><td>${formatTime(bars.time[bar]!)}</td>${lanes.length > 1 && markup`<td>${marketName(bars.market)}</td>`}<td>${reason}</td><td>${quantity(wanted)}</td><td>${quantity(allowed)}</td></tr>`;
  })}</tbody></table></div>
</section>`;
}

function quantity(value: number): string {
  return Number.isNaN(value) ? '–' : formatCount(Number(value.toPrecision(6)));
}
