import type { SweepDocument } from '../../sweep/document.ts';
import { sweepNotes } from '../../sweep/table.ts';
import { type Markup, markup } from '../markup.ts';
import { written } from '../numbers.ts';
import { selectionTiles } from '../selection.ts';

/** How far the choice of the best can be believed. */
export function judgement(document: SweepDocument): Markup {
  const { overfitting, isWhole } = document;
  return markup`<section id="judgement" aria-labelledby="judgement-title">
<h2 id="judgement-title">How far to believe the best</h2>
${overfitting && selectionTiles(overfitting)}
${!isWhole && markup`<p class="note"><b>The search was broken off.</b> Only a whole one is judged: go on with the same command and --resume.</p>`}
<ul class="notes">${sweepNotes(document).map((note) => markup`<li>${written(note)}</li>`)}</ul>
</section>`;
}
