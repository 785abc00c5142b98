import { formatCount, formatDuration } from '../../format.ts';
import type { Table } from '../../comparison.ts';
import { daysNotes } from '../../selection-notes.ts';
import type { WalkDocument } from '../../walkforward/document.ts';
import { trialsText } from '../../walkforward/untested.ts';
import {
  foldMarkNotes,
  foldTable,
  outsideMarkNotes,
  outsideTable,
  walkNotes,
} from '../../walkforward/table.ts';
import { cellTable } from '../cell-table.ts';
import { curves } from '../curves.ts';
import { pageData } from '../data.ts';
import { accountFacts, fact, fillsFact, marketFacts } from '../facts.ts';
import { glossary } from '../glossary.ts';
import { marketsText, pageHead } from '../header.ts';
import { type Markup, markup } from '../markup.ts';
import { notes } from '../notes.ts';
import { written } from '../numbers.ts';
import { page, type PageAssets, sizeOfWords } from '../page.ts';
import { provenance } from '../provenance.ts';
import { runSections } from '../run.ts';
import { selectionTiles } from '../selection.ts';
import { type ShownRun, shownRuns } from '../shown.ts';
import { type Judged, verdictSection } from '../verdict.ts';
import { failures } from '../sweep/failures.ts';
import { rangeText } from '../sweep/header.ts';
import { goalTitle } from '../sweep/scores.ts';
import { promiseChart } from './promise.ts';

const words: readonly (readonly [name: string, meaning: string])[] = [
  [
    'Fold',
    'A training, in which the best trial is chosen, and the test after it, which the choice has not seen.',
  ],
  ['Efficiency', 'Yearly growth out of sample ÷ the mean of what the trainings promised.'],
  [
    'Rank out',
    'The share of trials that did worse than the chosen one in the test. 50 % is what chance gives.',
  ],
];

/** Folds, what was chosen in each, and all tests in a row with the same money. */
export function renderWalkHtml(document: WalkDocument, assets: PageAssets, judged?: Judged): string {
  const { command, version, steps } = document;
  const outside = {
    runs: document.outside,
    objective: 'sharpe',
    selection: null,
    command,
    version,
  } as const;
  const runs = shownRuns(outside).map((run) => ({ ...run, chosenByFold: true }));
  const found = markup`${judged && verdictSection(judged)}
${result(document)}
${folds(document)}
${judgement(document)}
${failures(document.failed, document.trials)}`;
  const data = pageData(runs, sizeOfWords(assets, runs.length) + found.text.length);
  const heading = `${steps.length} folds of ${document.strategy} on ${marketsText(runs)}`;
  return page(
    {
      title: heading,
      version,
      first: 'outside',
      header: header(document, runs, heading),
      main: markup`${found}
<h2 class="part">All tests in a row</h2>
${curves(runs, data)}
${runSections(runs, data)}
${glossary({ words })}
${provenance(outside, runs)}`,
      data,
    },
    assets,
  );
}

function header(document: WalkDocument, runs: readonly ShownRun[], heading: string): Markup {
  const { space, search, seed, goals, anchored, purge, version, command } = document;
  return pageHead({
    kind: 'walkforward',
    synthetic: runs.some(({ synthetic }) => synthetic),
    title: heading,
    about: runs[0]!.about,
    facts: [
      ...marketFacts(runs),
      ...space.axes.map(({ name, values }) =>
        fact(name, rangeText(values), values.length > 1 && `${formatCount(values.length)} values`),
      ),
      ...(space.where.length > 0 ? [fact('Where', space.where.map(({ text }) => text).join(' and '))] : []),
      fact(
        'Trials in each fold',
        trialsText(document),
        `${search}${search === 'grid' ? '' : `, seed ${seed}`}`,
      ),
      fact('Chosen by', goalTitle(goals[0])),
      fact('Trainings', anchored ? 'from the first bar on' : 'equally long'),
      ...(purge > 0 ? [fact('Purge', formatDuration(purge), 'before each test')] : []),
      ...accountFacts(runs),
      fillsFact(runs),
      fact('Version', version),
    ],
    command,
  });
}

function result(document: WalkDocument): Markup {
  return markup`<section id="outside" aria-labelledby="outside-title">
<h2 id="outside-title">Out of sample</h2>
<p class="note">All tests in a row with the same money, on bars that no choice had seen.</p>
${cellTable(withoutLast(outsideTable(document)), 'All tests in a row, and the same money held', 'outside-title')}
${notes(outsideMarkNotes(document))}
</section>`;
}

// The page draws equity better than characters do.
function withoutLast({ head, rows }: Table): Table {
  return { head: head.slice(0, -1), rows: rows.map((row) => row.slice(0, -1)) };
}

function folds(document: WalkDocument): Markup {
  return markup`<section id="folds" aria-labelledby="folds-title">
<h2 id="folds-title">The folds</h2>
${promiseChart(document.steps, document.goals[0])}
${cellTable(foldTable(document), 'Each fold: when, what was chosen, what it promised and what came', 'folds-title')}
${notes(foldMarkNotes(document))}
</section>`;
}

function judgement(document: WalkDocument): Markup {
  const { overfitting, ...rest } = document;
  // What judges the choice over all of history stands apart.
  const others = { ...rest, overfitting: undefined };
  return markup`<section id="judgement" aria-labelledby="judgement-title">
<h2 id="judgement-title">How far to believe it</h2>
<ul class="notes">${walkNotes(others).map((note) => markup`<li>${written(note)}</li>`)}</ul>
${overfitting && markup`<h3>Had one set of parameters been chosen over all of history</h3>${selectionTiles(overfitting)}${notes(daysNotes(overfitting))}`}
</section>`;
}
