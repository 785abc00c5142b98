import { causeText } from '#capital';
import { formatTime } from '#market';
import { outcomesOf, transfersOf } from '#research';
import { botTable, divisorText, outsideText, reasonText, wayText } from '../../bots/index.ts';
import { formatCount, formatMoney } from '../../format.ts';
import { type Markup, markup } from '../markup.ts';
import { written } from '../numbers.ts';
import type { ShownRun } from '../shown.ts';

// Enough to follow what happened; the JSON document has all of them.
const most = 100;

/** What became of each bot on the account, and what moved between them. */
export function botsSection({ run, metrics, anchor }: ShownRun): Markup | false {
  const { bots } = run;
  if (!bots) return false;
  const outcomes = outcomesOf(run, bots);
  const transfers = transfersOf(run, bots);
  const changes = outcomes
    .flatMap(({ name, changes: own }) => own.map((change) => ({ ...change, name })))
    .toSorted((a, b) => a.time - b.time);
  const halts = outcomes.flatMap(({ name, halts: own }) => own.map((halt) => ({ ...halt, name })));
  const label = `${anchor}-bots`;
  const outside = outsideText(transfers);
  const { columns, rows } = botTable(run, outcomes, metrics.maxDrawdown);
  const cellClass = (k: number) => (columns[k]!.isText ? 'text' : '');
  return markup`<section aria-labelledby="${label}">
<h3 id="${label}">Bots</h3>
<p class="note">Equity of each bot and of all together; marks show where money was handed on, from the line it left to the line it came to${outside !== undefined && '; triangles where it was brought from outside (▲) or taken (▼)'}. Below: what part of its usual risk each bot took; 0 is a pause.</p>
<div data-charts="bots"></div>
<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers cells">
<caption class="hidden">Bots side by side</caption>
<thead><tr>${columns.map(({ title, number }, k) => markup`<th scope="col" class="${cellClass(k)}">${number ? markup`<a href="#define-bots-${number}" data-define="bots-${number}">${title}</a>` : title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...cells]) =>
      markup`<tr><th scope="row">${first}</th>${cells.map((text, k) => markup`<td class="${cellClass(k + 1)}">${written(text)}</td>`)}</tr>`,
  )}</tbody></table></div>
${outside !== undefined && markup`<p class="note">${outside}</p>`}
${halts.map(({ name, time, reason }) => markup`<p class="note">${name} was halted at ${formatTime(time)}: ${reason}.</p>`)}
<div class="pair">
${list(
  `${label}-transfers`,
  'Transfers',
  transfers.map((one) => [formatTime(one.time), wayText(one), formatMoney(one.amount), reasonText(one)]),
  ['When', 'Way', 'Amount', 'Why'],
)}
${list(
  `${label}-risk`,
  'Changes of risk',
  changes.map((one) => [
    formatTime(one.time),
    one.name,
    `${divisorText(one.from)} → ${divisorText(one.to)}`,
    causeText(one.cause, one.is),
  ]),
  ['When', 'Bot', 'Risk', 'Why'],
)}
</div>
</section>`;
}

// The newest first, as a reader asks for them.
function list(
  label: string,
  title: string,
  rows: readonly (readonly string[])[],
  head: readonly string[],
): Markup {
  if (rows.length === 0)
    return markup`<div><h4 id="${label}">${title}</h4><p class="note">There were none.</p></div>`;
  const some = rows.slice(-most).toReversed();
  return markup`<div><h4 id="${label}">${title}</h4>
<p class="note">${formatCount(rows.length)} in all${rows.length > most && `; the newest ${most} are listed, --json has all`}.</p>
<div class="scroll low" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers cells">
<caption class="hidden">${title}, the newest first</caption>
<thead><tr>${head.map((name, k) => markup`<th scope="col" class="${k === 2 && title === 'Transfers' ? '' : 'text'}">${name}</th>`)}</tr></thead>
<tbody>${some.map(
    (cells) =>
      markup`<tr>${cells.map((text, k) => markup`<td class="${k === 2 && title === 'Transfers' ? '' : 'text'}">${written(text)}</td>`)}</tr>`,
  )}</tbody></table></div></div>`;
}
