import type { ReportDocument } from '../document.ts';
import { curves } from './curves.ts';
import { pageData } from './data.ts';
import { glossary } from './glossary.ts';
import { header, title } from './header.ts';
import { markup } from './markup.ts';
import { page, type PageAssets, sizeOfWords } from './page.ts';
import { provenance } from './provenance.ts';
import { ranking } from './ranking.ts';
import { runSections } from './run.ts';
import { shownRuns } from './shown.ts';
import { type Judged, verdictSection } from './verdict.ts';

/** A run or several side by side. */
export function renderHtml(document: ReportDocument, assets: PageAssets, judged?: Judged): string {
  const runs = shownRuns(document);
  const data = pageData(runs, sizeOfWords(assets, runs.length));
  return page(
    {
      title: title(runs),
      version: document.version,
      first: 'ranking',
      header: header(document, runs),
      main: markup`${judged && verdictSection(judged)}
${ranking(document, runs)}
${curves(runs, data)}
${runSections(runs, data)}
${glossary({ hasBots: runs.some(({ run }) => run.bots !== undefined) })}
${provenance(document, runs)}`,
      data,
    },
    assets,
  );
}
