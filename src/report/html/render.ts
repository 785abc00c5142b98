import type { Hash } from '#research';
import type { ReportDocument } from '../document.ts';
import { curves } from './curves.ts';
import { pageData } from './data.ts';
import { glossary } from './glossary.ts';
import { header, title } from './header.ts';
import { dataBlock, inline, markup } from './markup.ts';
import { contentPolicy } from './policy.ts';
import { provenance } from './provenance.ts';
import { ranking } from './ranking.ts';
import { runNavigation, runSection } from './run.ts';
import { shownRuns } from './shown.ts';

/** The built script and style of the page, and SHA-256 to vouch for them. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  readonly hash: Hash;
}

/**
 * A report as one file that needs nothing else: no network, no server. The numbers are in the
 * page itself; its script adds charts, sorting and the table of trades. Equal inputs give equal bytes.
 */
export function renderHtml(document: ReportDocument, { script, style, hash }: PageAssets): string {
  const runs = shownRuns(document);
  // The words of a run take about this much room; what is left is for data.
  const data = pageData(runs, script.length + style.length + 25_000 + 20_000 * runs.length);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, style, hash)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="cryptobot ${document.version}">
<title>${title(runs)} – cryptobot</title>
${inline('style', style)}
</head>
<body>
<a class="skip" href="#ranking">Skip to the results</a>
<div class="page">
${header(document, runs)}
<main>
${ranking(document, runs)}
${curves(runs, data)}
<div id="runs">
${runs.length > 1 && runNavigation(runs)}
${runs.map((run) => runSection(run, data))}
</div>
${glossary()}
${provenance(document, runs)}
</main>
<footer>cryptobot ${document.version}. A backtest is a claim about the past.</footer>
</div>
${dataBlock('data', data)}
${inline('script', script)}
</body>
</html>
`.text;
}
