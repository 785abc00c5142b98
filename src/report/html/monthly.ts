import { monthlyReturns } from '#metrics';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';
import type { ShownRun } from './shown.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const shades = 5;

/** Returns by month and year in percent; the colour only repeats what the sign and size say. */
export function monthlyTable({ run }: ShownRun, label: string): Markup {
  const years = monthlyReturns(run.bars.time, run.equity, run.account.cash);
  const largest = Math.max(...years.flatMap((year) => year.months.map((change) => Math.abs(change ?? 0))));
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers months">
<caption class="hidden">Monthly returns in percent</caption>
<thead><tr><th scope="col">Year</th>${months.map((month) => markup`<th scope="col">${month}</th>`)}<th scope="col">Total</th></tr></thead>
<tbody>${years.map(
    (year) =>
      markup`<tr><th scope="row">${year.year}</th>${year.months.map((change) => cell(change, largest))}<td class="total">${percent(year.total)}</td></tr>`,
  )}</tbody></table></div>
<p class="note">In percent, UTC months; a month cut off by the range counts what it has.</p>`;
}

function cell(change: number | null, largest: number): Markup {
  if (change === null) return markup`<td></td>`;
  const shade = largest === 0 ? 0 : Math.ceil((Math.abs(change) / largest) * shades);
  const heat = shade === 0 ? '' : `${change > 0 ? 'up' : 'down'}-${shade}`;
  return markup`<td class="${heat}">${percent(change)}</td>`;
}

function percent(change: number): string {
  const value = (change * 100).toFixed(Math.abs(change) >= 1 ? 0 : 1);
  return written(value.replace(/^-(0\.0)$/, '$1'));
}
