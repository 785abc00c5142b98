import { type Selection, type StatisticName, statistics } from '#research';
import { formatCount, formatMetric, undefinedNumber } from '../../format.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { sweepNotes } from '../../sweep/table.ts';
import { type Markup, markup } from '../markup.ts';
import { written } from '../numbers.ts';

const headline: readonly (readonly [name: StatisticName, beside: string])[] = [
  ['trials', 'the best was chosen from'],
  ['effectiveTrials', 'independent ones they are worth'],
  ['deflatedSharpe', 'above 95 % speaks of skill'],
  ['pbo', 'about 50 % on noise'],
  ['spa', 'below 5 % speaks of an edge'],
  ['realityCheck', 'below 5 % speaks of an edge'],
  ['minTrackRecord', 'days until an edge is proven'],
];

/** How far the choice of the best can be believed. */
export function judgement(document: SweepDocument): Markup {
  const { overfitting, isWhole } = document;
  return markup`<section id="judgement" aria-labelledby="judgement-title">
<h2 id="judgement-title">How far to believe the best</h2>
${overfitting && markup`<dl class="tiles">${headline.map(([name, beside]) => tile(overfitting, name, beside))}</dl>`}
${!isWhole && markup`<p class="note"><b>The search was broken off.</b> Only a whole one is judged: go on with the same command and --resume.</p>`}
<ul class="notes">${sweepNotes(document).map((note) => markup`<li>${written(note)}</li>`)}</ul>
</section>`;
}

function tile(selection: Selection, name: StatisticName, beside: string): Markup {
  return markup`<div><dt><a href="#define-${name}" data-define="${name}">${statistics[name].title}</a></dt><dd>${text(name, selection[name])}</dd><dd class="beside">${beside}</dd></div>`;
}

function text(name: StatisticName, value: number | null): string {
  if (value === null) return undefinedNumber;
  if (name === 'minTrackRecord') return formatCount(Math.ceil(value));
  if (name === 'effectiveTrials') return value.toFixed(1);
  return written(formatMetric(value, statistics[name].unit));
}
