import type { Quantiles } from '#metrics';
import { formatPercent } from '../format.ts';
import { spreadOf } from '../spread.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';
import type { ShownRun } from './shown.ts';

const columns: readonly (readonly [name: keyof Quantiles, title: string])[] = [
  ['least', 'Least'],
  ['p5', '5 %'],
  ['p25', '25 %'],
  ['median', 'Median'],
  ['p75', '75 %'],
  ['p95', '95 %'],
  ['most', 'Most'],
];

/** How far trades went in the end, and how far against them and for them on the way. */
export function excursionTable({ run }: ShownRun, label: string): Markup | false {
  const { returns, mae, mfe } = spreadOf(run);
  if (!returns || !mae || !mfe) return false;
  const row = (title: string, values: Quantiles) =>
    markup`<tr><th scope="row">${title}</th>${columns.map(([name]) => markup`<td>${written(formatPercent(values[name]))}</td>`)}</tr>`;
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers excursions">
<caption class="hidden">How closed trades lie between the worst and the best</caption>
<thead><tr><td></td>${columns.map(([, title]) => markup`<th scope="col">${written(title)}</th>`)}</tr></thead>
<tbody>${row('Return', returns)}${row('Against it (MAE)', mae)}${row('For it (MFE)', mfe)}</tbody>
</table></div>`;
}
