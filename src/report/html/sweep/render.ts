import type { ReportDocument } from '../../document.ts';
import type { BestTrial, SweepDocument } from '../../sweep/document.ts';
import { curves } from '../curves.ts';
import { pageData } from '../data.ts';
import { glossary } from '../glossary.ts';
import { markup } from '../markup.ts';
import { page, type PageAssets, sizeOfWords } from '../page.ts';
import { provenance } from '../provenance.ts';
import { runSections } from '../run.ts';
import { shownRuns } from '../shown.ts';
import { type Judged, verdictSection } from '../verdict.ts';
import { failures } from './failures.ts';
import { front } from './front.ts';
import { sweepHeader, sweepHeading } from './header.ts';
import { judgement } from './judgement.ts';
import { maps } from './maps.ts';
import { parameters } from './parameters.ts';
import { allTrials, bestTrials, encodeTrials } from './trials.ts';

const words: readonly (readonly [name: string, meaning: string])[] = [
  [
    'Trial',
    'The strategy with one choice of values for its parameters, run over the same bars as all others.',
  ],
  [
    'Explains',
    'The share of the variance of the score that a parameter’s value explains by itself: how much the means of its values differ, less what chance would explain (ω²). What parameters do together is in none of these shares.',
  ],
  [
    'Plateau',
    'The trial whose own score and whose neighbours’ median are the highest together. A neighbour is one step away along one parameter.',
  ],
];

/** A search that came to something. */
type SearchedDocument = SweepDocument & { readonly best: BestTrial };

/** What a search found, how far that can be believed, and the best trial in full. */
export function renderSweepHtml(document: SearchedDocument, assets: PageAssets, judged?: Judged): string {
  const best: ReportDocument = {
    runs: document.best.runs,
    objective: 'sharpe',
    selection: null,
    command: document.command,
    version: document.version,
  };
  const runs = shownRuns(best);
  const trials = encodeTrials(document);
  const found = markup`${judged && verdictSection(judged)}
${judgement(document)}
${bestTrials(document)}
${maps(document)}
${parameters(document)}
${front(document)}
${failures(document.findings.failed, document.trials.length)}
${allTrials(document)}`;
  const size = sizeOfWords(assets, runs.length) + found.text.length + JSON.stringify(trials).length;
  const data = { ...pageData(runs, size), trials };
  return page(
    {
      title: sweepHeading(document, runs),
      version: document.version,
      first: 'judgement',
      header: sweepHeader(document, runs),
      main: markup`${found}
<h2 class="part">The best trial in full</h2>
${curves(runs, data)}
${runSections(runs, data)}
${glossary({ words })}
${provenance(best, runs)}`,
      data,
    },
    assets,
  );
}
