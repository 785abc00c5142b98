import type { ReportDocument } from '../document.ts';
import { comparisonNotes } from '../comparison.ts';
import { fundingTexts } from '../funding.ts';
import { type Markup, markup } from './markup.ts';
import type { ShownRun } from './shown.ts';

const assumptions: readonly string[] = [
  'A signal on the last bar does nothing. Warm-up bars enter nothing.',
  'Slippage moves every market fill and stop against the strategy; take-profits fill at their price or better. Fees are paid on both sides.',
  'A bar that opens beyond a stop fills at its open; beyond a target, at its open, which is better.',
  'A trailing stop follows the best price before the current bar.',
  'A position still open at the end is valued at the last close, without the cost of closing it.',
  'Nothing here knows how deep the order book was: large sizes would have moved the price.',
];

// Other engines' ways say for themselves what they assume.
function assumptionsOf({ runs }: ReportDocument): readonly string[] {
  return runs[0]?.run.dialect.name === 'next-open' ? assumptions : [];
}

// The heads of the columns; where there is no room for columns each stands above its hash.
const hashNames = ['Id', 'Bars', 'Strategy', 'Configuration'];

/** What was assumed, and what it takes to get the same result again. */
export function provenance(document: ReportDocument, runs: readonly ShownRun[]): Markup {
  return markup`<section id="assumptions" aria-labelledby="assumptions-title">
<h2 id="assumptions-title">What this assumes</h2>
<ul>${[...comparisonNotes(document), ...fundingTexts(document.runs), ...assumptionsOf(document)].map((note) => markup`<li>${note}</li>`)}</ul>
</section>
<section id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">Where it comes from</h2>
<p class="note">Equal hashes mean equal results, on any machine. The id covers bars, strategy, configuration and engine; runs of a sweep or a walk-forward are not kept under it.</p>
<div class="scroll" role="region" aria-labelledby="provenance-title" tabindex="0"><table class="hashes">
<caption class="hidden">Run ids and hashes</caption>
<thead><tr><th scope="col">Run</th>${hashNames.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${runs.map(({ label, identity: { id, hashes } }) => {
    const told = [id, hashes.bars, hashes.strategy, hashes.config];
    return markup`<tr><th scope="row">${label}</th>${told.map((hash, k) => markup`<td data-name="${hashNames[k]}"><code>${hash}</code></td>`)}</tr>`;
  })}</tbody></table></div>
</section>`;
}
