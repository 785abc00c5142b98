import type { TrialList } from '#research';
import { formatCount } from '../../format.ts';
import { reasonsOf } from '../../sweep/reasons.ts';
import { type Markup, markup } from '../markup.ts';
import { paramsText } from '../shown.ts';

const mostReasons = 50;

/** Trials that came to nothing, by what went wrong. */
export function failures(failed: TrialList, trials: number): Markup | false {
  if (failed.length === 0) return false;
  const all = reasonsOf(failed);
  return markup`<section id="failed" aria-labelledby="failed-title">
<h2 id="failed-title">Trials that came to nothing</h2>
<p class="note">${formatCount(failed.length)} of ${formatCount(trials)}. They count as tried.${all.length > mostReasons && ` The ${mostReasons} commonest reasons are listed; --json has them all.`}</p>
<div class="scroll" role="region" aria-labelledby="failed-title" tabindex="0"><table class="failed">
<caption class="hidden">Reasons, commonest first</caption>
<thead><tr><th scope="col">Trials</th><th scope="col">Reason</th><th scope="col">For example</th></tr></thead>
<tbody>${all
    .slice(0, mostReasons)
    .map(
      ({ text, count, first }) =>
        markup`<tr><td>${formatCount(count)}</td><td>${text}</td><td><code>${paramsText(first.values)}</code></td></tr>`,
    )}</tbody></table></div>
</section>`;
}
