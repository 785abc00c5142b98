import { type Selection, type StatisticName, statistics } from '#research';
import { formatCount, formatMetric, undefinedNumber } from '../format.ts';
import { isJudgeable } from '../selection-notes.ts';
import { type Markup, markup } from './markup.ts';
import { written } from './numbers.ts';

const shown: readonly (readonly [name: StatisticName, beside: string])[] = [
  ['trials', 'the best was chosen from'],
  ['effectiveTrials', 'independent ones they are worth'],
  ['deflatedSharpe', 'above 95 % speaks of skill'],
  ['probabilisticSharpe', 'had nothing else been tried'],
  ['pbo', 'about 50 % on noise'],
  ['spa', 'below 5 % speaks of an edge'],
  ['realityCheck', 'below 5 % speaks of an edge'],
  ['noise', 'of histories as good'],
  ['minTrackRecord', 'days until an edge is proven'],
];

/** What it does to the best that it was chosen after the fact; each name leads to its definition. */
export function selectionTiles(selection: Selection): Markup {
  const some = shown.filter(([name]) => name !== 'noise' || selection.noise !== null);
  return markup`<dl class="tiles">${some.map(([name, beside]) => tile(selection, name, beside))}</dl>`;
}

function tile(selection: Selection, name: StatisticName, beside: string): Markup {
  return markup`<div><dt><a href="#define-${name}" data-define="${name}">${statistics[name].title}</a></dt><dd>${text(name, valueOf(selection, name))}</dd><dd class="beside">${written(beside)}</dd></div>`;
}

// Where there is no day that all have, how many trials they are worth is not known either.
function valueOf(selection: Selection, name: StatisticName): number | null {
  return name === 'effectiveTrials' && !isJudgeable(selection) ? null : selection[name];
}

function text(name: StatisticName, value: number | null): string {
  if (value === null) return undefinedNumber;
  if (name === 'minTrackRecord') return formatCount(Math.ceil(value));
  if (name === 'effectiveTrials') return value.toFixed(1);
  return written(formatMetric(value, statistics[name].unit));
}
