import { methods, pathDefinitions } from '#research';
import { formatPercent } from '../../format.ts';
import { type MonteCarloDocument, pathTable } from '../../montecarlo.ts';
import { markNotes } from '../../small-sample.ts';
import { cellTable } from '../cell-table.ts';
import { curves } from '../curves.ts';
import { pageData } from '../data.ts';
import { accountFacts, fact, fillsFact, marketFacts } from '../facts.ts';
import { glossary } from '../glossary.ts';
import { pageHead, title } from '../header.ts';
import { type Markup, markup } from '../markup.ts';
import { notes } from '../notes.ts';
import { page, type PageAssets, sizeOfWords } from '../page.ts';
import { provenance } from '../provenance.ts';
import { runSections } from '../run.ts';
import { type ShownRun, shownRuns } from '../shown.ts';
import { methodSection } from './method.ts';

// Of all charts together, so that a page of many runs stays small.
const mostPointsOfAll = 12_000;

/** What else could have happened to runs: risk, fans of equity and drawdown, and the runs in full. */
export function renderMonteCarloHtml(document: MonteCarloDocument, assets: PageAssets): string {
  const { command, version, seed, ruin } = document;
  const real = {
    runs: document.runs.map(({ reported }) => reported),
    objective: 'sharpe',
    selection: null,
    command,
    version,
  } as const;
  const runs = shownRuns(real);
  const charts = document.runs.reduce((sum, { results }) => sum + results.length, 0);
  const mostPoints = Math.max(30, Math.min(160, Math.floor(mostPointsOfAll / Math.max(1, charts))));
  const paths = markup`${runs.map((run, k) => pathsSection(run, document, k, mostPoints))}`;
  const data = pageData(runs, sizeOfWords(assets, runs.length) + paths.text.length);
  const heading = `What else could have happened to ${title(runs)}`;
  return page(
    {
      title: heading,
      version,
      first: `paths-${runs[0]!.anchor}`,
      header: pageHead({
        kind: 'montecarlo',
        synthetic: runs.some((run) => run.synthetic),
        title: heading,
        about: runs.length > 1 ? '' : runs[0]!.about,
        facts: [
          ...marketFacts(runs),
          fact('Ruin', `below ${formatPercent(ruin)}`, 'of the cash'),
          fact('Seed', String(seed)),
          ...accountFacts(runs),
          fillsFact(runs),
          fact('Version', version),
        ],
        command,
      }),
      main: markup`${paths}
<h2 class="part">${runs.length > 1 ? 'The runs' : 'The run'} as ${runs.length > 1 ? 'they' : 'it'} really went</h2>
${curves(runs, data)}
${runSections(runs, data)}
${glossary({
  words: [
    ...Object.values(pathDefinitions).map((one) => [one.title, one.meaning] as const),
    ...Object.entries(methods),
  ],
  hasBots: runs.some(({ run }) => run.bots !== undefined),
})}
${provenance(real, runs)}`,
      data,
    },
    assets,
  );
}

function pathsSection(run: ShownRun, document: MonteCarloDocument, k: number, mostPoints: number): Markup {
  const { results } = document.runs[k]!;
  const id = `paths-${run.anchor}`;
  const { cash } = run.run.account;
  return markup`<section class="paths" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${document.runs.length > 1 ? `Paths of ${run.label}` : 'Paths'}</h2>
${
  results.length === 0
    ? markup`<p class="note">No method says anything of this run.</p>`
    : markup`${cellTable(pathTable(results, run), `Risk of ${run.label} by method`, `${id}-title`)}
<p class="note">Loss: the path ends below the cash. Ruin: it falls below ${formatPercent(document.ruin)} of the cash on the way. By trades: closed ones only, one after the other. By days: at the end of each UTC day.</p>
${notes(markNotes([run.metrics]))}
<p class="note fan-legend"><span class="swatch real"></span> really <span class="swatch middle"></span> middle of the paths <span class="patch close"></span> half of them <span class="patch wide"></span> 90 of 100</p>`
}
${results.map((one) => methodSection(one, { id: `${id}-${one.method}`, run: run.label, cash, mostPoints }))}
</section>`;
}
