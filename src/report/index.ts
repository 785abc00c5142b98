export { equityCsv, tradesCsv } from './csv.ts';
export {
  comparisonNotes,
  comparisonTable,
  comparisonTitle,
  type Cell,
  type Table,
  type Tone,
} from './comparison.ts';
export type { MetricsOf, ReportDocument, ReportedRun } from './document.ts';
export { formatMetric } from './format.ts';
export {
  candidateOf,
  comparisonCsv,
  type GateDocument,
  gateDocumentToJson,
  gatesToJson,
  goldenTexts,
  type GateSubject,
  isJudged,
  isPassed,
  junitXml,
  renderMarkdown,
  subjectOf,
  summaryOf,
  verdictReasons,
  verdictSummary,
  verdictTable,
} from './gates/index.ts';
export type { PageAssets } from './html/page.ts';
export { renderHtml } from './html/render.ts';
export { renderMonteCarloHtml } from './html/montecarlo/render.ts';
export { renderWalkHtml } from './html/walkforward/render.ts';
export { renderSweepHtml } from './html/sweep/render.ts';
export { runToJson, toJson } from './json.ts';
export { spreadOf } from './spread.ts';
export { fan, type MonteCarloDocument, monteCarloToJson, pathTable } from './montecarlo.ts';
export { tablesOf } from './tables.ts';
export { takenForGranted } from './taken-for-granted.ts';
export { daysNotes } from './selection-notes.ts';
export { markNotes } from './small-sample.ts';
export { sparkline } from './sparkline.ts';
export * from './bots/index.ts';
export * from './sweep/index.ts';
export * from './walkforward/index.ts';
